import { InvalidArgumentError } from '@dl/core';
import { applyTransforms, resize, toImage, type Image } from '@dl/core/data';
import { parseOptions } from '@dl/core/internal';
import type { ImageSource } from '@dl/vision';
import * as z from 'zod';
import type { Painted } from '../painting';
import { readRgb } from '../pictures';
import { transferStyle, type TransferStyleControls } from './transfer-style';
import { transferStyleOptions, type TransferStylePictures } from './transfer-style-options';

/** Options of {@link synthesizeTexture}; the flags of `dl style texture` come from this schema. */
export const synthesizeTextureOptions = transferStyleOptions
  .pick({
    ...{
      encoder: true,
      weights: true,
      lastLayer: true,
      scales: true,
      styleScale: true,
      styleWeight: true,
      pooling: true,
    },
    ...{
      totalVariationWeight: true,
      octaves: true,
      styleLayers: true,
      styleLayerWeights: true,
      blendWeights: true,
    },
    ...{ iterations: true, optimizer: true, learningRate: true, historySize: true, lineSearch: true },
    ...{
      pictureEvery: true,
      memoryLimit: true,
      seed: true,
      checkpoints: true,
      checkpointEvery: true,
      resume: true,
    },
  })
  .extend({
    width: z.int().positive().default(256).describe('of the texture, in pixels'),
    height: z.int().positive().default(256).describe('of the texture, in pixels'),
  });

export type SynthesizeTextureOptions = z.input<typeof synthesizeTextureOptions> &
  Pick<TransferStylePictures, 'loadedEncoder'>;

/**
 * Makes a picture of any size with the texture of others and no content, from noise (Gatys et al. 2015, "Texture Synthesis Using
 * Convolutional Neural Networks").
 *
 * ```ts
 * const { image } = await synthesizeTexture('pebbles.jpg', { width: 512, height: 512 });
 * ```
 *
 * @throws as {@link transferStyle}.
 */
export async function synthesizeTexture(
  textures: ImageSource | readonly ImageSource[],
  { loadedEncoder, ...given }: SynthesizeTextureOptions = {},
  controls: TransferStyleControls = {},
): Promise<Painted> {
  const { width, height, ...options } = parseOptions('synthesizeTexture', synthesizeTextureOptions, given);
  const [first] = Array.isArray(textures) ? (textures as readonly ImageSource[]) : [textures as ImageSource];
  if (first === undefined) throw new InvalidArgumentError('there is no picture of a texture');
  // Only the size of the content counts.
  const blank: Image = toImage(
    applyTransforms(await readRgb(first, controls.signal), [resize([height, width])]),
  );
  const imageSize = Math.max(width, height);
  return transferStyle(
    blank,
    textures,
    { ...options, loadedEncoder, imageSize, contentWeight: 0, init: 'noise' },
    controls,
  );
}
