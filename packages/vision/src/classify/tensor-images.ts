import { InvalidArgumentError, ShapeError, type HostTensor } from '@dl/core';
import type * as tf from '@tensorflow/tfjs-core';

/**
 * The images of a tensor [height, width, channels] or [batch, height, width, channels] in [0, 1], in ordinary memory.
 *
 * @throws {@link ShapeError} for another shape, {@link InvalidArgumentError} for numbers outside of [0, 1].
 */
export async function toHostImages(tensor: tf.Tensor): Promise<HostTensor<'float32'>[]> {
  const shape = tensor.rank === 3 ? [1, ...tensor.shape] : tensor.shape;
  const [batch, height, width, channels] = shape as [number, number, number, number];
  if (shape.length !== 4 || ![1, 3, 4].includes(channels)) {
    throw new ShapeError(
      'images are [height, width, channels] or [batch, height, width, channels] with 1, 3 or 4 channels; received ' +
        `[${tensor.shape.join(', ')}]`,
    );
  }
  const values = Float32Array.from(await tensor.data());
  const outside = values.find((value) => !(value >= 0 && value <= 1));
  if (outside !== undefined) {
    throw new InvalidArgumentError(
      `the numbers of an image are in [0, 1], received ${outside}. Divide bytes by 255; leave out the normalisation, ` +
        'which the classifier does itself.',
    );
  }
  const length = height * width * channels;
  return Array.from({ length: batch }, (_, i) => ({
    dtype: 'float32' as const,
    shape: [height, width, channels],
    data: values.subarray(i * length, (i + 1) * length),
  }));
}
