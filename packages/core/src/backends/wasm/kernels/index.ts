import * as tf from '@tensorflow/tfjs-core';
import type { WasmBackend } from '../backend';
import { withChannelsFirst } from './channels-first';
import { conv3d, conv3dFilterGradient, conv3dInputGradient } from './convolution-3d';
import { conv2dFilterGradient, conv2dInputGradient } from './convolution-gradients';
import { cast, clipByValue, oneHot, stridedSlice } from './conversions';
import { gather, identity, tile } from './copies';
import { depthwiseFilterGradient, depthwiseInputGradient } from './depthwise-gradients';
import { dilation, dilationFilterGradient, dilationInputGradient } from './dilation';
import { einsum } from './einsum';
import { safeConvolution, safePool } from './exact-padding';
import { withAnyBias } from './fused-layers';
import { batchMatMul, fusedMatMul } from './matrix-product';
import { kernelsOnCpu, withForeignTypesOnCpu } from '../on-cpu';
import {
  averagePool3dGradient,
  averagePoolGradient,
  maxPool3d,
  maxPool3dGradient,
  maxPoolGradient,
  maxPoolWithArgmax,
} from './pooling';
import { bincount } from './bincount';
import { unsortedSegmentSum } from './segment-sum';
import { slice, split, unpack } from './slices';
import { mean, sum } from './sums';

/**
 * Adds to TF.js's wasm backend the kernels that training needs and it lacks, and replaces those that are slow or wrong.
 * TF.js's cpu backend must have been imported too: see {@link kernelsOnCpu}. `running` is the backend if it exists
 * already: TF.js sets up only the kernels of backends that are to be created.
 */
export function registerWasmKernels(running?: WasmBackend): void {
  for (const kernel of [...trainingKernels(), ...kernelsOnCpu()]) register(kernel);
  for (const kernel of tf.getKernelsForBackend('wasm')) register(withForeignTypesOnCpu(kernel));
  if (running) for (const { setupFunc } of tf.getKernelsForBackend('wasm')) setupFunc?.(running);
}

function register(kernel: tf.KernelConfig): void {
  if (tf.getKernel(kernel.kernelName, 'wasm')) tf.unregisterKernel(kernel.kernelName, 'wasm');
  tf.registerKernel(kernel);
}

/** What training needs and TF.js lacks, or has slow or wrong. */
export function trainingKernels(): tf.KernelConfig[] {
  return [
    averagePool3dGradient,
    averagePoolGradient,
    batchMatMul,
    bincount(tf.getKernel(tf.Bincount, 'wasm')),
    cast(tf.getKernel(tf.Cast, 'wasm')),
    clipByValue,
    withChannelsFirst(conv2dFilterGradient),
    withChannelsFirst(conv2dInputGradient),
    conv3d,
    conv3dFilterGradient,
    conv3dInputGradient,
    depthwiseFilterGradient,
    depthwiseInputGradient,
    dilation,
    dilationFilterGradient,
    dilationInputGradient,
    einsum,
    withAnyBias(fusedMatMul(tf.getKernel(tf._FusedMatMul, 'wasm')), tf.BatchMatMul),
    gather,
    identity,
    maxPool3d,
    maxPool3dGradient,
    maxPoolGradient,
    maxPoolWithArgmax,
    mean(tf.getKernel(tf.Mean, 'wasm')),
    oneHot,
    slice,
    split,
    withChannelsFirst(safeConvolution(tf.Conv2D)),
    withChannelsFirst(safeConvolution(tf.DepthwiseConv2dNative)),
    withChannelsFirst(withAnyBias(safeConvolution(tf.FusedConv2D), tf.Conv2D)),
    withChannelsFirst(withAnyBias(safeConvolution(tf.FusedDepthwiseConv2D), tf.DepthwiseConv2dNative)),
    safePool(tf.AvgPool),
    safePool(tf.MaxPool),
    stridedSlice(tf.getKernel(tf.StridedSlice, 'wasm')),
    sum(tf.getKernel(tf.Sum, 'wasm')),
    tile,
    unpack,
    unsortedSegmentSum,
  ];
}
