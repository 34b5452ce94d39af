import * as z from 'zod';

/** How classes enter the networks, see {@link GanConfiguration}. */
export const conditionings = ['none', 'projection', 'auxiliary'] as const;

/** How the maps of a `dcgan` generator are doubled, see {@link GanConfiguration}. */
export const upsamplings = ['transposed', 'nearest'] as const;

/** What keeps the discriminator's layers in bounds. */
export const discriminatorNorms = ['batch', 'spectral', 'none'] as const;

/** All that decides the layers of a generator and its discriminator. */
export const ganConfiguration = z.object({
  /**
   * `dcgan` (Radford et al. 2016) and `resnet` (Miyato et al. 2018, appendix B.4) make images, `mlp` vectors such as points of
   * the plane.
   */
  architecture: z.enum(['dcgan', 'resnet', 'mlp']),
  /** Of one sample: [height, width, channels], or [features]. */
  shape: z.array(z.int().positive()).min(1).max(3),
  /** Numbers of noise that a sample is made of. */
  latent: z.int().positive(),
  /** Channels of the generator's last maps, or features of the hidden layers of `mlp`. */
  width: z.int().positive(),
  /** The same of the discriminator, in its first maps. */
  discriminatorWidth: z.int().positive(),
  /** Classes that are told apart; 0 without labels. */
  classes: z.int().nonnegative(),
  /**
   * `projection` compares the features with a vector of the class (Miyato and Koyama 2018), `auxiliary` classifies them (Odena et al.
   * 2017). With either, batch norms of the generator have factors and offsets of each class.
   */
  conditioning: z.enum(conditionings),
  /**
   * Of a `dcgan` generator: transposed convolutions as in the paper, or the nearest pixel and a convolution, which leave no
   * checkerboards (Odena et al. 2016, "Deconvolution and checkerboard artifacts").
   */
  upsampling: z.enum(upsamplings).default('transposed'),
  /** Of the discriminator. */
  norm: z.enum(discriminatorNorms),
});

export type GanConfiguration = z.output<typeof ganConfiguration>;
