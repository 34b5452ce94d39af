import { InvalidArgumentError } from '@dl/core';
import { randomHorizontalFlip, randomResizedCrop, toTensor, type Transform } from '@dl/core/data';
import type { ImagePreparation } from '../train/prepare-images';

/** Crops of less than half of a picture may lose what it shows, and there are few pictures to make up for it. */
const cropScale = [0.5, 1] as const;

/**
 * The transforms of a network's input, and the same with random crops and flips for training.
 *
 * @throws {@link InvalidArgumentError} if they do not make all pictures one size, or lack `toTensor`.
 */
export function finetuneInput(transforms: readonly Transform[], augment: boolean): ImagePreparation {
  const position = transforms.findIndex(({ type }) => type === 'toTensor');
  const geometry = transforms.slice(0, position);
  const size = geometry.map(fixedSize).findLast((found) => found !== undefined);
  if (position < 0 || size === undefined) {
    throw new InvalidArgumentError(
      'the transforms of a network that is fine-tuned bring pictures of any size to one, and then to numbers, such as ' +
        `[resize(256), centerCrop(224), toTensor()]; received [${transforms.map(({ type }) => type).join(', ')}]`,
    );
  }
  const changes = [randomResizedCrop(size, { scale: cropScale }), randomHorizontalFlip()];
  return {
    train: augment ? [...changes, ...transforms.slice(position)] : transforms,
    test: transforms,
    shown: [...geometry, toTensor()],
  };
}

/** The size that every image has after a transform, if it is one. A single number resizes the shorter side alone. */
function fixedSize(transform: Transform): readonly [number, number] | undefined {
  if (transform.type !== 'centerCrop' && transform.type !== 'resize') return undefined;
  const { size } = transform;
  if (typeof size !== 'number') return size;
  return transform.type === 'centerCrop' ? [size, size] : undefined;
}
