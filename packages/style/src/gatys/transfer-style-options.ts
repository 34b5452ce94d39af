import type { ImageSource } from '@dl/vision';
import * as z from 'zod';
import type { Encoder } from '../encoders';
import { paintingOptions } from '../painting';

/** Options of {@link transferStyle}; the flags of `dl style transfer` come from this schema. */
export const transferStyleOptions = paintingOptions.extend({
  encoder: z.string().default('small').describe('network that looks at the pictures, see `loadEncoder`'),
  weights: z.string().optional().describe('file with the weights of the encoder, instead of its own'),
  lastLayer: z.string().optional().describe('deepest layer of VGG that is loaded, for files that end there'),
  imageSize: z
    .int()
    .positive()
    .default(512)
    .describe('longer side of the painting in pixels; a smaller content picture keeps its size'),
  scales: z
    .int()
    .positive()
    .default(2)
    .describe('sizes at which it is painted, each twice the one before: coarse ones make large strokes'),
  styleScale: z
    .number()
    .positive()
    .default(1)
    .describe('size of the style pictures, in sizes of the painting'),
  contentWeight: z.number().nonnegative().default(1).describe('how much it is like the content'),
  styleWeight: z.number().nonnegative().default(100).describe('how much it is like the styles'),
  totalVariationWeight: z.number().nonnegative().default(20).describe('how smooth it is'),
  contentLayers: z.array(z.string()).optional().describe("layers of content; default: the encoder's"),
  styleLayers: z.array(z.string()).optional().describe("layers of style; default: the encoder's"),
  contentLayerWeights: z
    .array(z.coerce.number().nonnegative())
    .optional()
    .describe('weight of each layer of content; default: 1'),
  styleLayerWeights: z
    .array(z.coerce.number().nonnegative())
    .optional()
    .describe('weight of each layer of style; default: 1'),
  blendWeights: z
    .array(z.coerce.number().nonnegative())
    .optional()
    .describe('share of each style; default: all the same'),
  octaves: z
    .int()
    .positive()
    .optional()
    .describe(
      'sizes at which it is compared with the styles, each half of the one before; default: more, the shallower the layers of style',
    ),
  init: z
    .enum(['content', 'noise'])
    .default('content')
    .describe('what it begins with, without a start picture'),
  colors: z
    .enum(['style', 'luminance', 'histogram'])
    .default('style')
    .describe(
      'colours of the style; those of the content under its new light and shade; or styles whose colours are matched to the content',
    ),
  pooling: z
    .enum(['max', 'average'])
    .default('average')
    .describe('pools of VGG: average ones make smoother strokes'),
  lossScale: z
    .enum(['relative', 'absolute'])
    .default('relative')
    .describe('distances as shares of their targets, or mean squares as in neural-style'),
  normalizeGradients: z.boolean().default(false).describe('let every layer pull as hard'),
});

/** Pictures that may be given beside the content and the styles, and an encoder that is loaded already. */
export interface TransferStylePictures {
  /** Where each style goes: grey pictures of the proportions of the content, white is where, one for each style. */
  masks?: readonly ImageSource[];
  /** The picture to begin with, resized to the painting. Default: what `init` says. */
  start?: ImageSource;
  /** Instead of the one that the option `encoder` names. It stays the caller's. */
  loadedEncoder?: Encoder;
}

export type TransferStyleOptions = z.input<typeof transferStyleOptions> & TransferStylePictures;
export type ParsedTransferStyleOptions = z.output<typeof transferStyleOptions>;
