import { InvalidArgumentError, ShapeError, type HostTensor } from '@dl/core';

/** An image as a data set gives it: [height, width, channels]. */
export type PreparedImage = HostTensor<'uint8' | 'float32'>;

/**
 * The image, if it is one that a network can be differentiated at.
 *
 * @throws {@link ShapeError} if it is not one image; {@link InvalidArgumentError} if it still is in bytes.
 */
export function floatImage(image: PreparedImage): HostTensor<'float32'> {
  if (image.shape.length !== 3) {
    throw new ShapeError(
      `one image [height, width, channels] is looked at; received [${image.shape.join(', ')}]`,
    );
  }
  if (image.dtype === 'float32') return image as HostTensor<'float32'>;
  throw new InvalidArgumentError(
    `a prepared image is float32; received ${image.dtype}. Put toTensor (and what else the network expects) among the ` +
      'transforms of the data set.',
  );
}
