import { InvalidArgumentError, type HostTensor } from '@dl/core';
import type { Image } from '@dl/core/data';
import { heatMap, tileImages } from '@dl/core/viz';

export interface DrawActivationsOptions {
  /** Index of the image in the batch. Default: 0. */
  image?: number;
  /** Draws each channel from its own least to its own greatest value, instead of those of the layer. Default: false. */
  perChannel?: boolean;
}

/** Pixels of the sides of a tile, about. */
const tileSize = 64;

/**
 * Draws what a layer returned for one image: feature maps as tiles, one a channel, a vector as a sheet of squares in
 * reading order. From black, the least value, to yellow, the greatest.
 *
 * ```ts
 * const { conv1 } = await activations(model, images, ['conv1']);
 * await writeImage('conv1.png', drawActivations(conv1));
 * ```
 *
 * @param activations - [batch, height, width, channels] or [batch, features].
 * @throws {@link InvalidArgumentError} for other shapes, or if the batch has no such image.
 */
export function drawActivations(
  { shape, data }: HostTensor<'float32'>,
  { image = 0, perChannel = false }: DrawActivationsOptions = {},
): Image {
  const [batch, height, width, channels] = shape.length === 2 ? [shape[0]!, 1, 1, shape[1]!] : shape;
  if ((shape.length !== 4 && shape.length !== 2) || !(image in Array.from({ length: batch! }))) {
    throw new InvalidArgumentError(
      'activations are drawn of one image in [batch, height, width, channels] or [batch, features]; ' +
        `received image ${image} of [${shape.join(', ')}]`,
    );
  }
  const size = height! * width! * channels!;
  const values = data.subarray(image * size, (image + 1) * size);
  const range = perChannel ? undefined : rangeOf(values);
  const maps = Array.from({ length: channels! }, (_, channel) =>
    heatMap(
      {
        dtype: 'float32',
        shape: [height!, width!],
        data: values.filter((_, i) => i % channels! === channel),
      },
      { range },
    ),
  );
  const isVector = height! * width! === 1;
  const scale = Math.max(1, Math.round((isVector ? 12 : tileSize) / Math.max(height!, width!)));
  return tileImages(maps, { scale, gap: isVector ? 1 : 3 });
}

function rangeOf(values: Float32Array): [low: number, high: number] {
  return values.reduce<[number, number]>(
    ([low, high], value) => [Math.min(low, value), Math.max(high, value)],
    [Infinity, -Infinity],
  );
}
