import { Module } from '@dl/core/nn';
import type * as tf from '@tensorflow/tfjs-core';
import type { VqaBatch } from '../batches/vqa-batches';

/** Pictures and questions on the backend. */
export type VqaTensors = {
  readonly [Field in 'images' | 'image' | 'words' | 'lengths']: tf.Tensor;
} & { readonly [Field in keyof VqaBatch]?: tf.Tensor };

/** What a network answers, and where it looked. */
export interface Attended {
  /** [questions, answers]. */
  logits: tf.Tensor;
  /** For each look the weights of the cells of the picture, which add up to 1: [questions, height, width]. */
  attention: tf.Tensor[];
}

/** A network that answers questions about pictures. */
export abstract class VqaNetwork extends Module<[VqaTensors]> {
  /** The answers and the attention; of a network without attention there is none. The caller disposes them. */
  abstract attend(tensors: VqaTensors): Attended;

  /** The answers, [questions, answers]. */
  forward(tensors: VqaTensors): tf.Tensor {
    return this.attend(tensors).logits;
  }
}
