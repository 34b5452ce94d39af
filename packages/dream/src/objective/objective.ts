import { InvalidArgumentError } from '@dl/core';
import * as tf from '@tensorflow/tfjs-core';
import { networkInput, type DreamNetwork } from '../dream-network';
import { bestMatch } from './best-match';
import type { LayerObjective } from './layer-objective';
import { layerOutputs } from './layer-outputs';

/** What is maximised: a differentiable number of pixels [1, height, width, 3] in [0, 1]. */
export type Objective = (pixels: tf.Tensor) => tf.Scalar;

/**
 * The weighted sum of what layers show: the mean square of all activations (Mordvintsev et al. 2015, who take the sum), the
 * mean of chosen channels (Olah et al. 2017), or, with a guide, how well each place matches the best place of the guide.
 *
 * @param guide - Feature maps of another picture, one an objective; those with channels do without.
 */
export function createObjective(
  { model, transforms }: DreamNetwork,
  terms: readonly LayerObjective[],
  guide?: readonly tf.Tensor4D[],
): Objective {
  const names = terms.map(({ layer }) => layer);
  return (pixels) =>
    tf.tidy(() => {
      const outputs = layerOutputs(model, networkInput(pixels, transforms), names);
      const values = terms.map((term, i) => {
        const value =
          guide && !term.channels ? bestMatch(outputs[i]!, guide[i]!) : strength(outputs[i]!, term);
        return tf.mul<tf.Scalar>(value, term.weight);
      });
      return values.reduce((sum, value) => tf.add<tf.Scalar>(sum, value));
    });
}

function strength(maps: tf.Tensor4D, { layer, channels, neuron }: LayerObjective): tf.Scalar {
  const [, height, width, depth] = maps.shape;
  const missing = channels?.find((channel) => channel >= depth);
  if (missing !== undefined) {
    throw new InvalidArgumentError(
      `layer "${layer}" has no channel ${missing}; it has ${depth}, from 0 to ${depth - 1}`,
    );
  }
  const middle = [0, Math.floor(height / 2), Math.floor(width / 2), 0];
  const places = neuron ? tf.slice(maps, middle, [-1, 1, 1, -1]) : maps;
  return channels ? tf.mean(tf.gather(places, channels, 3)) : tf.mean(tf.square(places));
}
