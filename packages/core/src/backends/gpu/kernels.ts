import * as tf from '@tensorflow/tfjs-core';
import { processorKernel } from './processor-kernel';

/** The kernels of TF.js's cpu backend that it has for no other one: strings, ragged and sparse tensors, and rare ones. */
const missing = {
  webgl: [tf.Dilation2DBackpropFilter, tf.Dilation2DBackpropInput, tf.Draw],
  webgpu: [
    tf.BitwiseAnd,
    tf.NonMaxSuppressionV4,
    tf.RaggedGather,
    tf.RaggedRange,
    tf.RaggedTensorToTensor,
    tf.SparseFillEmptyRows,
    tf.SparseReshape,
    tf.StaticRegexReplace,
    tf.StringSplit,
    tf.StringToHashBucketFast,
    tf.Unique,
  ],
};

/** Adds to a GPU backend of TF.js the kernels that it lacks. */
export function registerMissingKernels(backendName: keyof typeof missing): void {
  for (const kernelName of missing[backendName]) {
    if (!tf.getKernel(kernelName, backendName)) tf.registerKernel(processorKernel(kernelName, backendName));
  }
}
