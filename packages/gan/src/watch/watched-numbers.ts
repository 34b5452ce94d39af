/** What is measured now and then in the training of a GAN. */
export interface WatchedNumbers {
  readonly discriminatorLoss: number;
  readonly generatorLoss: number;
  /** Share of pairs of a real and a made sample that the discriminator ranks rightly: 0.5 is guessing. */
  readonly discriminatorAccuracy: number;
  /** Mean distance between two made samples, in parts of that between two real ones: about 1, near 0 in a collapse. */
  readonly diversity: number;
  /** Norm of all gradients of a network together. */
  readonly discriminatorGradientNorm: number;
  readonly generatorGradientNorm: number;
}
