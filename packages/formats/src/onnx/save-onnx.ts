import { fromHostTensor, toHostTensor } from '@dl/core';
import { useBackend } from '@dl/core/backends';
import { inEvaluationMode, writeFileAtomic } from '@dl/core/internal';
import type { AnyModule, Module } from '@dl/core/nn';
import * as tf from '@tensorflow/tfjs-core';
import { loadBackendOrt } from './backend-ort';

/** An input of a saved model. */
export interface OnnxInput {
  readonly shape: readonly number[];
  /** Default: `float32`. */
  readonly dtype?: 'float32' | 'int32' | 'bool';
  /** Default: `input`, or `input0`, `input1`, ... if there are several. */
  readonly name?: string;
}

export interface SaveOnnxOptions {
  /** Names of the results, in order. Default: `output`, or `output0`, `output1`, ... if there are several. */
  outputNames?: readonly string[];
}

/**
 * Saves what a model computes in inference, with its weights, as an ONNX model (opset 18) that every ONNX runtime reads.
 * Shapes are fixed, and axes are in this library's order: images have their channels last. Node only; it needs
 * `@dl/backend-ort`, and leaves the current backend as it is. The file is written atomically.
 *
 * ```ts
 * await saveOnnx('network.onnx', network, [1, 28, 28, 1]);
 * ```
 *
 * @param inputs - The shape of the only input, with the batch, or all inputs.
 * @throws {@link MissingDependencyError} if `@dl/backend-ort` is not installed; {@link StorageFullError} if the disk is
 * full; the error of `@dl/backend-ort` (`capture-failed`) if the model reads values of tensors.
 */
export async function saveOnnx(
  path: string | URL,
  model: Module<never, unknown> | AnyModule,
  inputs: readonly number[] | readonly OnnxInput[],
  options: SaveOnnxOptions = {},
): Promise<void> {
  const { exportOnnx } = await loadBackendOrt('saveOnnx');
  const network = model as AnyModule;
  const forward = (...tensors: tf.Tensor[]) => network.forward(...tensors) as tf.TensorContainer;
  const bytes = await withWeightsOnOrt(network, () =>
    inEvaluationMode(network, () => exportOnnx(forward, inputs, options)),
  );
  await writeFileAtomic(path, bytes);
}

/** Calls `run` while the backend `ort` is current and holds the weights, which TF.js would not bring there by itself. */
async function withWeightsOnOrt<T>(model: AnyModule, run: () => T): Promise<T> {
  const previous = tf.getBackend() as string | undefined;
  if (previous === 'ort') return run();
  const weights = [...model.namedParameters(), ...model.namedBuffers()].map(([, weight]) => weight);
  const values = await Promise.all(weights.map(({ value }) => toHostTensor(value)));
  const place = () => weights.forEach((weight, i) => weight.assign(fromHostTensor(values[i]!)));
  await useBackend('ort');
  try {
    place();
    return run();
  } finally {
    if (previous) await tf.setBackend(previous);
    place();
  }
}
