import * as tf from '@tensorflow/tfjs-core';
import { conv3d, conv3dFilterGradient, conv3dInputGradient } from './convolution-3d';
import { conv2dFilterGradient, conv2dInputGradient } from './convolution-gradients';
import { cast, clipByValue, oneHot, stridedSlice } from './conversions';
import { gather, tile } from './copies';
import { depthwiseFilterGradient, depthwiseInputGradient } from './depthwise-gradients';
import { dilation, dilationFilterGradient, dilationInputGradient } from './dilation';
import { einsum } from './einsum';
import { safeConvolution, safePool } from './exact-padding';
import { batchMatMul, fusedMatMul } from './matrix-product';
import {
  averagePool3dGradient,
  averagePoolGradient,
  maxPool3d,
  maxPool3dGradient,
  maxPoolGradient,
  maxPoolWithArgmax,
} from './pooling';
import { unsortedSegmentSum } from './segment-sum';

/** Adds to TF.js's wasm backend the kernels that training needs and it lacks, and replaces those that are slow or wrong. */
export function registerWasmKernels(): void {
  for (const kernel of [
    averagePool3dGradient,
    averagePoolGradient,
    batchMatMul,
    cast(tf.getKernel(tf.Cast, 'wasm')),
    clipByValue,
    conv2dFilterGradient,
    conv2dInputGradient,
    conv3d,
    conv3dFilterGradient,
    conv3dInputGradient,
    depthwiseFilterGradient,
    depthwiseInputGradient,
    dilation,
    dilationFilterGradient,
    dilationInputGradient,
    einsum,
    fusedMatMul(tf.getKernel(tf._FusedMatMul, 'wasm')),
    gather,
    maxPool3d,
    maxPool3dGradient,
    maxPoolGradient,
    maxPoolWithArgmax,
    oneHot,
    safeConvolution(tf.Conv2D),
    safeConvolution(tf.DepthwiseConv2dNative),
    safeConvolution(tf.FusedConv2D),
    safeConvolution(tf.FusedDepthwiseConv2D),
    safePool(tf.AvgPool),
    safePool(tf.MaxPool),
    stridedSlice(tf.getKernel(tf.StridedSlice, 'wasm')),
    tile,
    unsortedSegmentSum,
  ]) {
    if (tf.getKernel(kernel.kernelName, 'wasm')) tf.unregisterKernel(kernel.kernelName, 'wasm');
    tf.registerKernel(kernel);
  }
}
