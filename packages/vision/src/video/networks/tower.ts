import { InvalidArgumentError } from '@dl/core';

/**
 * One layer in the notation of Karpathy et al. 2014, section 3.1: `['C', channels, size, stride]` is a convolution with
 * a ReLU, 'N' local response normalisation, 'P' max-pooling of 2x2 without overlap.
 */
export type TowerLayer = readonly ['C', channels: number, size: number, stride: number] | 'N' | 'P';

/** A convolutional network for single frames as data; a fusion says where it reaches over several. */
export interface Tower {
  readonly layers: readonly TowerLayer[];
  /** Widths of the fully connected layers before the last. */
  readonly hidden: readonly number[];
}

/** The tower of the paper, for frames of 170x170. */
export const alexNetTower: Tower = {
  layers: [
    ['C', 96, 11, 3], 'N', 'P', ['C', 256, 5, 1], 'N', 'P',
    ['C', 384, 3, 1], ['C', 384, 3, 1], ['C', 256, 3, 1], 'P',
  ], // prettier-ignore
  hidden: [4096, 4096],
};

/** A tower for frames of 32 to 64 pixels, that two processor cores train in minutes. */
export const smallTower: Tower = {
  layers: [['C', 16, 5, 1], 'P', ['C', 32, 3, 1], 'P', ['C', 64, 3, 1], 'P'],
  hidden: [128],
};

/**
 * A tower with `width` times as many channels and hidden units, rounded, at least one.
 *
 * @throws {@link InvalidArgumentError} if `width` is not positive.
 */
export function widen({ layers, hidden }: Tower, width: number): Tower {
  if (!(width > 0 && width < Infinity)) {
    throw new InvalidArgumentError(`width is a factor of the channels, more than 0; received ${width}`);
  }
  const scaled = (count: number) => Math.max(1, Math.round(count * width));
  return {
    layers: layers.map((layer) =>
      typeof layer === 'string' ? layer : ([layer[0], scaled(layer[1]), layer[2], layer[3]] as const),
    ),
    hidden: hidden.map(scaled),
  };
}

/** The tower without its last pooling, if it has one. */
export function withoutLastPool(tower: Tower): Tower {
  const last = tower.layers.lastIndexOf('P');
  return { ...tower, layers: tower.layers.filter((_, index) => index !== last) };
}
