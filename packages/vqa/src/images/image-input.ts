import type { HostTensor, Random } from '@dl/core';
import * as z from 'zod';

/** Which layer of which network made grid features; an equal one is needed to ask about new pictures. */
const encoderDescription = z.object({
  /** Name of the network, for people. */
  name: z.string(),
  /** Name of its module whose outputs are taken. */
  layer: z.string(),
  /** SHA-256 of its weights, layer and transforms. */
  fingerprint: z.string(),
});

export type EncoderDescription = z.output<typeof encoderDescription>;

/** What a network sees of a picture; part of its configuration. */
export const imageInput = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('pixels'),
    /** Width and height in pixels to which pictures are resized. */
    side: z.int().positive(),
    /** Maps of each convolution; each halves the sides. */
    channels: z.array(z.int().positive()).nonempty(),
  }),
  z.object({
    type: z.literal('grid'),
    height: z.int().positive(),
    width: z.int().positive(),
    features: z.int().positive(),
    encoder: encoderDescription,
  }),
]);

export type ImageInput = z.output<typeof imageInput>;

/** Pictures as a network sees them. */
export interface PreparedImages {
  /**
   * A picture [height, width, channels]: bytes of pixels, or features.
   *
   * @param random - Draws the augmentation, where there is one; none without it.
   */
  load(imageId: number, random?: Random): Promise<HostTensor<'uint8' | 'float32'>>;
}
