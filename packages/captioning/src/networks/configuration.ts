import * as z from 'zod';

/** What the visual part is: a small network that is trained along, or features of a trained one. */
export const visualConfiguration = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('cnn'),
    /** Height and width of a picture. */
    side: z.int().positive().multipleOf(8),
    /** Channels of the first convolution; the last has four times as many. */
    width: z.int().positive(),
  }),
  z.object({
    type: z.literal('features'),
    /** Name or file of the trained network. */
    source: z.string(),
    layer: z.string(),
    /** Rows, columns and channels of the layer. */
    shape: z.tuple([z.int().positive(), z.int().positive(), z.int().positive()]),
  }),
]);

export type VisualConfiguration = z.output<typeof visualConfiguration>;

export const imageNetworks = ['show-and-tell', 'show-attend-and-tell', 'transformer'] as const;
export const videoNetworks = ['mean-pooling', 's2vt', 'temporal-attention'] as const;

/** The kind and shape of a network, as it is saved with its weights. */
export const captionConfiguration = z.object({
  type: z.enum([...imageNetworks, ...videoNetworks]),
  visual: visualConfiguration,
  /** Frames of a clip; 1 of a picture. */
  frames: z.int().positive(),
  /** Numbers that describe a word, a place and the state. */
  features: z.int().positive(),
  /** Blocks of the transformer. */
  layers: z.int().positive(),
  /** Heads of the transformer. */
  heads: z.int().positive(),
  dropout: z.number().min(0).lt(1),
  /** Words of a caption, at most. */
  maximumWords: z.int().positive(),
});

export type CaptionConfiguration = z.output<typeof captionConfiguration>;
export type CaptionNetworkType = CaptionConfiguration['type'];

/** Whether a network describes pictures or clips. */
export const kindOf = (type: CaptionNetworkType) =>
  (imageNetworks as readonly string[]).includes(type) ? 'image' : 'video';
