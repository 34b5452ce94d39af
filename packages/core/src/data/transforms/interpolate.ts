import { blank, type Image } from '../images/image';
import { roundHalfEven } from './geometry';
import { cubic } from './resample';

const kernels = {
  bilinear: { taps: 2, weight: (distance: number) => 1 - Math.abs(distance) },
  /** PyTorch's value of the free parameter; with antialias it has Pillow's, -0.5. */
  bicubic: { taps: 4, weight: cubic(-0.75) },
};

/** PyTorch's `interpolate(..., align_corners=False)` without antialias, rounded to bytes: pixels are sampled, not averaged. */
export function interpolate(
  image: Image,
  width: number,
  height: number,
  interpolation: 'bilinear' | 'bicubic',
): Image {
  const { data, channels } = image;
  const target = blank(image, width, height);
  const columns = neighbours(image.width, width, interpolation);
  const rows = neighbours(image.height, height, interpolation);
  for (let y = 0, position = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let channel = 0; channel < channels; channel++, position++) {
        let sum = 0;
        for (const row of rows[y]!) {
          for (const column of columns[x]!) {
            const value = data[(row.index * image.width + column.index) * channels + channel]!;
            sum += value * row.weight * column.weight;
          }
        }
        target.data[position] = Math.min(Math.max(roundHalfEven(sum), 0), 255);
      }
    }
  }
  return target;
}

/** For each output position, the inputs about it; beyond the edge stands the last input again. */
function neighbours(inputs: number, outputs: number, interpolation: 'bilinear' | 'bicubic') {
  const { taps, weight } = kernels[interpolation];
  return Array.from({ length: outputs }, (_, output) => {
    const center = (output + 0.5) * (inputs / outputs) - 0.5;
    const first = Math.floor(center) - taps / 2 + 1;
    return Array.from({ length: taps }, (_, tap) => ({
      index: Math.min(Math.max(first + tap, 0), inputs - 1),
      weight: weight(first + tap - center),
    }));
  });
}
