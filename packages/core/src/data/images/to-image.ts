import { ShapeError } from '../../errors';
import type { HostTensor } from '../../host-tensor';
import type { Image } from './image';

/**
 * Turns a tensor [height, width, 1, 3 or 4 channels] into an image: bytes as they are, floating-point numbers from
 * [0, 1] to 0 ... 255, clipped and rounded.
 *
 * ```ts
 * await writeImage('digit.png', toImage((await digits.get(0, random)).image));
 * ```
 *
 * @throws {@link ShapeError} if the shape is not that of an image.
 */
export function toImage({ dtype, shape, data }: HostTensor): Image {
  const [height, width, channels] = shape;
  if (shape.length !== 3 || (channels !== 1 && channels !== 3 && channels !== 4)) {
    throw new ShapeError(
      `an image is [height, width, channels] with 1, 3 or 4 channels; received [${shape.join(', ')}]`,
    );
  }
  const bytes = dtype === 'uint8' ? (data as Uint8Array) : toBytes(data as Float32Array);
  return { data: bytes, width: width!, height: height!, channels };
}

/** A loop, because `Uint8Array.from` makes a list of all numbers first, which is gigabytes for a large picture. */
function toBytes(values: Float32Array): Uint8Array {
  const bytes = new Uint8Array(values.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = Math.round(Math.min(Math.max(values[i]!, 0), 1) * 255);
  return bytes;
}
