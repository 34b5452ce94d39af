import { applyTransforms, resize, toRgb, toTensor } from '@dl/core/data';
import { InvalidArgumentError, fromHostTensor } from '@dl/core';
import { readImageSource, type ImageSource } from '@dl/vision';
import * as tf from '@tensorflow/tfjs-core';
import { networkInput, type DreamNetwork } from '../dream-network';
import type { LayerObjective } from './layer-objective';
import { layerOutputs } from './layer-outputs';

/** Pixels of the shorter side at which a guide is looked at: that of the networks' training pictures. */
const guideSize = 224;

/** What the layers return for a guide picture. The caller disposes it. */
export async function guideFeatures(
  { model, transforms }: DreamNetwork,
  terms: readonly LayerObjective[],
  source: ImageSource,
  signal?: AbortSignal,
): Promise<tf.Tensor4D[]> {
  if (terms.every(({ channels }) => channels)) {
    throw new InvalidArgumentError(
      'a guide guides whole layers, but every objective names channels: leave one of both out',
    );
  }
  const picture = toRgb(await readImageSource(source, signal));
  return tf.tidy(() => {
    const pixels = fromHostTensor(applyTransforms(picture, [resize(guideSize), toTensor()]));
    const input = networkInput(tf.expandDims(pixels, 0), transforms);
    return layerOutputs(model, input, terms.map(({ layer }) => layer)); // prettier-ignore
  });
}
