import { InvalidArgumentError } from '@dl/core';
import { withoutInitialization } from '@dl/core/nn';
import { createModel, listModels, type ImageClassifier } from '../networks';
import { findPretrained } from './catalogue';
import { loadPretrained } from './load-pretrained';
import type { OpenPretrainedOptions } from './open-pretrained';
import type { PretrainedWeights } from './pretrained-weights';

/**
 * Makes a network with published weights, ready for inference. The caller disposes the model.
 *
 * ```ts
 * const { model, weights } = await createPretrained('resnet50');
 * const image = applyTransforms(await readImage('elephant.jpg'), weights.transforms);
 * const logits = tf.tidy(() => model.forward(tf.expandDims(fromHostTensor(image), 0))); // [1, 1000]
 * ```
 *
 * @param weights - From {@link pretrainedWeights}, or the name of some, or of a network: see {@link findPretrained}.
 * @throws those of {@link loadPretrained}; {@link InvalidArgumentError} for weights that are features alone.
 */
export async function createPretrained(
  weights: PretrainedWeights | string,
  options: Omit<OpenPretrainedOptions, 'byRange'> = {},
): Promise<{ model: ImageClassifier; weights: PretrainedWeights }> {
  const found = typeof weights === 'string' ? findPretrained(weights) : weights;
  const entry = listModels().find(({ name }) => name === found.network);
  if (!entry) throw new InvalidArgumentError(`there is no network "${found.network}" for "${found.name}"`);
  if (found.classes === null) {
    throw new InvalidArgumentError(
      `"${found.name}" has no classifier, which would be left without values: give loadPretrained a network of yours`,
    );
  }
  const model: ImageClassifier = withoutInitialization(() => createModel(entry.name));
  try {
    await loadPretrained(model, found, options);
    return { model: model.eval(), weights: found };
  } catch (error) {
    model.dispose();
    throw error;
  }
}
