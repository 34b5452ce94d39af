import type * as tf from '@tensorflow/tfjs-core';
import { crossEntropy, type StepResult } from '@dl/core/train';
import { noQuestion } from '../batches/story-batches';
import type { StoryNetwork } from '../networks/create-network';

/** A batch on the backend: the answers, and what the network reads. */
export type AnsweredTensors = { readonly answer: tf.Tensor } & Readonly<Record<string, tf.Tensor>>;

/** The mean cross entropy of the answers. */
export function storyStep(network: StoryNetwork, { answer, ...read }: AnsweredTensors): StepResult {
  const outputs = network.forward(read as never);
  const options = network.configuration.type === 'entnet' ? { ignoreIndex: noQuestion } : {};
  return { loss: crossEntropy(outputs, answer, options), outputs, targets: answer };
}
