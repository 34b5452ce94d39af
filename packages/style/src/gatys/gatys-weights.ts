import { InvalidArgumentError } from '@dl/core';
import type { Encoder } from '../encoders';
import type { GatysWeights } from './gatys-objective';
import type { ParsedTransferStyleOptions } from './transfer-style-options';

/**
 * The weights that the options and the encoder's own layers make.
 *
 * @throws {@link InvalidArgumentError} if there are not as many weights as layers; {@link UnknownLayerError}.
 */
export function gatysWeights(
  encoder: Encoder,
  options: ParsedTransferStyleOptions,
  styles: number,
): GatysWeights {
  const { contentLayers = encoder.painting.contentLayers, styleLayers = encoder.painting.styleLayers } =
    options;
  encoder.assertLayers([...contentLayers, ...styleLayers]);
  return {
    ...options,
    contentLayers: weighted('contentLayerWeights', contentLayers, options.contentLayerWeights),
    styleLayers: weighted('styleLayerWeights', styleLayers, options.styleLayerWeights),
    blend: blendOf(styles, options.blendWeights),
    octaves: options.octaves ?? octavesOf(encoder, styleLayers),
  };
}

/** Stride of relu5_1 of VGG, where the style of Gatys et al. 2016 ends. */
const deepestStride = 16;

/** With so many octaves shallow layers see strokes as large as relu5_1 does at the full size. */
function octavesOf(encoder: Encoder, styleLayers: readonly string[]): number {
  const stride = Math.max(1, ...styleLayers.map((layer) => encoder.stride(layer)));
  return Math.max(1, 1 + Math.floor(Math.log2(deepestStride / stride)));
}

function weighted(
  option: string,
  layers: readonly string[],
  weights: readonly number[] = layers.map(() => 1),
): Record<string, number> {
  if (weights.length !== layers.length) {
    throw new InvalidArgumentError(
      `${option} has a weight for each layer: there are ${layers.length} layers (${layers.join(', ')}) and ${weights.length} weights`,
    );
  }
  return Object.fromEntries(layers.map((layer, i) => [layer, weights[i]!]));
}

/** Shares that add up to 1. */
function blendOf(styles: number, weights: readonly number[] = Array<number>(styles).fill(1)): number[] {
  const sum = weights.reduce((total, weight) => total + weight, 0);
  if (weights.length === styles && sum > 0) return weights.map((weight) => weight / sum);
  throw new InvalidArgumentError(
    `blendWeights has a share for each style, not all of them 0: there are ${styles} styles; received [${weights.join(', ')}]`,
  );
}
