import * as tf from '@tensorflow/tfjs-core';
import { isNode } from '#platform/environment';
import { importOrt } from '#platform/ort';

type TensorFunction = (...inputs: tf.Tensor[]) => tf.Tensor[];

/** A function of tensors, whose results are the caller's. */
export type CompiledFunction = TensorFunction & {
  /** Drops the compiled graphs. */
  dispose(): void;
};

/** Makes a function that is recorded once for each combination of shapes, and then runs as one graph. */
export type Compiler = (work: TensorFunction) => CompiledFunction;

/**
 * What compiles functions for the current backend. ONNX Runtime in Node saves the recording: a step of training on a small network
 * is about five times as fast. Elsewhere the function is called each time.
 *
 * A function that is compiled reads no value, and all that changes from call to call is an input: weights, rates and random
 * numbers too.
 */
export async function loadCompiler(): Promise<Compiler> {
  if (tf.getBackend() === 'ort' && isNode) {
    const { compile } = (await importOrt()) as { compile: Compiler };
    return compile;
  }
  return (work) =>
    Object.assign((...inputs: tf.Tensor[]) => tf.tidy(() => work(...inputs)), { dispose() {} });
}
