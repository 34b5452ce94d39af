import * as tf from '@tensorflow/tfjs-core';
import { conv3d, conv3dFilterGradient, conv3dInputGradient } from './convolution-3d';
import { conv2dFilterGradient, conv2dInputGradient } from './convolution-gradients';
import { cast, oneHot } from './conversions';
import { gather, tile } from './copies';
import { depthwiseFilterGradient, depthwiseInputGradient } from './depthwise-gradients';
import { einsum } from './einsum';
import { batchMatMul, fusedMatMul } from './matrix-product';
import { averagePoolGradient, maxPoolGradient } from './pooling-gradients';
import { unsortedSegmentSum } from './segment-sum';

/** Adds to TF.js's wasm backend the kernels that training needs and it lacks, and replaces those that are slow or wrong. */
export function registerWasmKernels(): void {
  for (const kernel of [
    averagePoolGradient,
    batchMatMul,
    cast(tf.getKernel(tf.Cast, 'wasm')),
    conv2dFilterGradient,
    conv2dInputGradient,
    conv3d,
    conv3dFilterGradient,
    conv3dInputGradient,
    depthwiseFilterGradient,
    depthwiseInputGradient,
    einsum,
    fusedMatMul(tf.getKernel(tf._FusedMatMul, 'wasm')),
    gather,
    maxPoolGradient,
    oneHot,
    tile,
    unsortedSegmentSum,
  ]) {
    if (tf.getKernel(kernel.kernelName, 'wasm')) tf.unregisterKernel(kernel.kernelName, 'wasm');
    tf.registerKernel(kernel);
  }
}
