import * as tf from '@tensorflow/tfjs-core';
import { conv2dFilterGradient, conv2dInputGradient } from './convolution-gradients';
import { gather, tile } from './copies';
import { depthwiseFilterGradient, depthwiseInputGradient } from './depthwise-gradients';
import { einsum } from './einsum';
import { batchMatMul, fusedMatMul } from './matrix-product';
import { averagePoolGradient, maxPoolGradient } from './pooling-gradients';
import { unsortedSegmentSum } from './segment-sum';

/** Adds to TF.js's wasm backend the kernels that training needs and it lacks, and replaces those that are slow. */
export function registerWasmKernels(): void {
  for (const kernel of [
    averagePoolGradient,
    batchMatMul,
    conv2dFilterGradient,
    conv2dInputGradient,
    depthwiseFilterGradient,
    depthwiseInputGradient,
    einsum,
    fusedMatMul(tf.getKernel(tf._FusedMatMul, 'wasm')),
    gather,
    maxPoolGradient,
    tile,
    unsortedSegmentSum,
  ]) {
    if (tf.getKernel(kernel.kernelName, 'wasm')) tf.unregisterKernel(kernel.kernelName, 'wasm');
    tf.registerKernel(kernel);
  }
}
