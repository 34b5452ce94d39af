import { useBackend } from '@dl/core/backends';
import { parseOptions } from '@dl/core/internal';
import type { ImageSource } from '@dl/vision';
import * as tf from '@tensorflow/tfjs-core';
import * as z from 'zod';
import { loadEncoder, type Encoder } from '../encoders';
import { transferStyleOptions } from '../gatys/transfer-style-options';
import type { TransferStyleControls } from '../gatys/transfer-style';
import { assertMemory } from '../memory/assert-memory';
import { estimateMemory, fixedMemory } from '../memory/estimate-memory';
import { paint, paintingOptions, type Painted } from '../painting';
import { fingerprintOf } from '../painting/fingerprint';
import { firstPixels } from '../painting/first-pixels';
import { fitWithin, pyramid, toPixels } from '../painting/sizes';
import { readRgb } from '../pictures';
import { MrfObjective } from './mrf-objective';
import { styleCopies } from './style-copies';

/** Options of {@link transferPatches}; the flags of `dl style mrf` come from this schema. */
export const transferPatchesOptions = paintingOptions.extend({
  encoder: z.string().default('small').describe('network that looks at the pictures, see `loadEncoder`'),
  weights: z.string().optional().describe('file with the weights of the encoder, instead of its own'),
  lastLayer: transferStyleOptions.shape.lastLayer,
  imageSize: z.int().positive().default(384).describe('longer side of the painting in pixels'),
  scales: z.int().positive().default(3).describe('sizes at which it is painted, each twice the one before'),
  iterations: z.int().positive().default(100).describe('steps of the optimiser at each scale'),
  contentWeight: z.number().nonnegative().default(0.25).describe('how much it is like the content'),
  styleWeight: z
    .number()
    .nonnegative()
    .default(1)
    .describe('how much its patches are like those of the style'),
  totalVariationWeight: z.number().nonnegative().default(0.3).describe('how smooth it is'),
  contentLayers: z.array(z.string()).optional().describe("layers of content; default: the encoder's"),
  styleLayers: z
    .array(z.string())
    .default(['relu3_1', 'relu4_1'])
    .describe('layers whose patches are matched'),
  patchStride: z.int().positive().default(1).describe('places of the maps from one style patch to the next'),
  rotations: z
    .array(z.coerce.number())
    .default([0])
    .describe('angles in degrees at which the style is looked at'),
  styleScales: z
    .array(z.coerce.number().positive())
    .default([1])
    .describe('sizes at which the style is looked at, in sizes of the painting'),
});

export type TransferPatchesOptions = z.input<typeof transferPatchesOptions> & {
  /** Instead of the one that the option `encoder` names. It stays the caller's. */
  loadedEncoder?: Encoder;
};

/**
 * Paints what one picture shows out of patches of another (Li and Wand 2016, "Combining Markov Random Fields and Convolutional
 * Neural Networks for Image Synthesis"). It keeps the textures of the style whole, and takes the style for a picture of like things: a
 * portrait for a portrait.
 *
 * ```ts
 * const { image } = await transferPatches('portrait.jpg', 'self-portrait.jpg', { encoder: 'vgg19' });
 * ```
 *
 * @throws as {@link transferStyle}.
 */
export async function transferPatches(
  content: ImageSource,
  style: ImageSource,
  { loadedEncoder, ...given }: TransferPatchesOptions = {},
  { signal, onEvent }: TransferStyleControls = {},
): Promise<Painted> {
  const options = parseOptions('transferPatches', transferPatchesOptions, given);
  const { weights, lastLayer } = options;
  if (!tf.getBackend()) await useBackend();
  const [picture, painting] = [await readRgb(content, signal), await readRgb(style, signal)];
  const encoder =
    loadedEncoder ?? (await loadEncoder(options.encoder, { weights, lastLayer, signal, onEvent }));
  const size = fitWithin(picture, options.imageSize);
  const first = firstPixels(picture, pyramid(size, options.scales)[0]!, options.seed);
  try {
    const { contentLayers = encoder.contentLayers } = options;
    const objectiveWeights = { ...options, contentLayers };
    const layers = [...contentLayers, ...options.styleLayers];
    encoder.assertLayers(layers);
    const styleSizes = options.styleScales.map((scale) =>
      fitWithin(painting, Math.max(size.width, size.height) * scale),
    );
    const needed = estimateMemory(encoder, layers, size, { ...options, styleSizes });
    await assertMemory(needed, options.memoryLimit, fixedMemory(encoder));
    const scales = pyramid(size, options.scales).map((scale) => ({
      ...scale,
      objective: async () => {
        const longest = Math.max(scale.width, scale.height);
        const pixels = toPixels(picture, scale);
        const whole = toPixels(painting, fitWithin(painting, longest));
        const copies = styleCopies(whole, options.rotations, options.styleScales);
        const objective = await MrfObjective.create(encoder, pixels, copies, objectiveWeights);
        tf.dispose([pixels, whole, copies]);
        return objective;
      },
    }));
    const fingerprint = await fingerprintOf([picture, painting], { ...options, encoder: encoder.name });
    return await paint({ scales, options, start: first, fingerprint }, { signal, onEvent });
  } finally {
    first.dispose();
    if (encoder !== loadedEncoder) encoder.dispose();
  }
}
