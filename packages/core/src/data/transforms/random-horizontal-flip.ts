import type { Random } from '../../random';
import type { FloatImage, Image } from '../images/image';
import { flipHorizontally } from './geometry';

/** A description of {@link randomHorizontalFlip}. */
export interface RandomHorizontalFlip {
  type: 'randomHorizontalFlip';
  probability: number;
}

/** Mirrors left and right with a probability, by default 0.5. */
export function randomHorizontalFlip(probability = 0.5): RandomHorizontalFlip {
  return { type: 'randomHorizontalFlip', probability };
}

export function applyRandomHorizontalFlip<Kind extends Image | FloatImage>(
  image: Kind,
  { probability }: RandomHorizontalFlip,
  random: Random,
): Kind {
  return random.uniform() < probability ? flipHorizontally(image) : image;
}
