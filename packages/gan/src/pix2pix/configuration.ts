import * as z from 'zod';

/** All that decides the layers of a U-Net and of its discriminator. */
export const pix2pixConfiguration = z.object({
  /** Height and width of the images. */
  size: z.tuple([z.int().positive(), z.int().positive()]),
  /** Channels of what is given, 1 or 3. */
  inChannels: z.int().positive(),
  /** Channels of what is made, 1 or 3. */
  outChannels: z.int().positive(),
  /** Channels of the first maps. */
  width: z.int().positive(),
});

export type Pix2pixConfiguration = z.output<typeof pix2pixConfiguration>;
