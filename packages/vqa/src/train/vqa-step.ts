import { binaryCrossEntropyWithLogits, crossEntropy, type StepResult } from '@dl/core/train';
import * as tf from '@tensorflow/tfjs-core';
import type { VqaBatch } from '../batches/vqa-batches';
import type { AnyVqaNetwork } from '../networks/create-network';
import { noAnswer } from '../vocabulary/answer-vocabulary';
import type { TrainVqaSettings } from './train-vqa-options';

/** A batch on the backend. */
export type AnsweredTensors = { readonly [Field in keyof VqaBatch]: tf.Tensor };

/**
 * What training minimises: the cross entropy of the answer, or the binary cross entropies of all answers with their scores
 * (Teney et al. 2017, section 3.8), summed over the answers.
 */
export function vqaStep(kind: TrainVqaSettings['loss']) {
  return (network: AnyVqaNetwork, { answer, scores, ...read }: AnsweredTensors): StepResult => {
    const outputs = network.forward(read);
    const loss =
      kind === 'cross-entropy'
        ? crossEntropy(outputs, answer, { ignoreIndex: noAnswer })
        : tf.mul(binaryCrossEntropyWithLogits(outputs, scores), scores.shape[1]!);
    return { loss: loss as tf.Scalar, outputs, targets: answer };
  };
}
