import { binaryCrossEntropyWithLogits, crossEntropy, type StepResult } from '@dl/core/train';
import * as tf from '@tensorflow/tfjs-core';
import type { VqaBatch } from '../batches/vqa-batches';
import type { AnyVqaNetwork } from '../networks/create-network';
import { noAnswer } from '../vocabulary/answer-vocabulary';
import type { TrainVqaSettings } from './train-vqa-options';

/** A batch on the backend. */
export type AnsweredTensors = { readonly [Field in keyof VqaBatch]: tf.Tensor };

/**
 * What training minimises, the mean over the questions with a known answer: the cross entropy of the answer, or the binary cross
 * entropies of all answers with their scores (Teney et al. 2017, section 3.8), summed over the answers.
 */
export function vqaStep(kind: TrainVqaSettings['loss']) {
  return (network: AnyVqaNetwork, { answer, scores, ...read }: AnsweredTensors): StepResult => {
    const outputs = network.forward(read);
    const loss =
      kind === 'cross-entropy'
        ? crossEntropy(outputs, answer, { ignoreIndex: noAnswer })
        : softScoresLoss(outputs, scores, answer);
    return { loss, outputs, targets: answer };
  };
}

function softScoresLoss(logits: tf.Tensor, scores: tf.Tensor, answer: tf.Tensor): tf.Scalar {
  const losses = tf.sum(binaryCrossEntropyWithLogits(logits, scores, { reduction: 'none' }), 1);
  const isKnown = tf.cast(tf.notEqual(answer, noAnswer), 'float32');
  return tf.div(tf.sum(tf.mul(losses, isKnown)), tf.maximum(tf.sum(isKnown), 1));
}
