import * as tf from '@tensorflow/tfjs-core';
import { processorKernel } from './processor-kernel';
import { correctedWebgpuKernels } from './webgpu-kernels';

/** The kernels that TF.js has for cpu and not for the backend: of strings, ragged and sparse tensors, and rare ones. */
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

const registered = new Set<string>();

/** Adds to a GPU backend of TF.js the kernels that it lacks, and replaces those that are wrong. */
export function registerGpuKernels(backendName: keyof typeof missing): void {
  if (registered.has(backendName)) return;
  registered.add(backendName);
  for (const kernelName of missing[backendName]) {
    if (!tf.getKernel(kernelName, backendName)) tf.registerKernel(processorKernel(kernelName, backendName));
  }
  for (const kernel of backendName === 'webgpu' ? correctedWebgpuKernels() : []) {
    tf.unregisterKernel(kernel.kernelName, backendName);
    tf.registerKernel(kernel);
  }
}
