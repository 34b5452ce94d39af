import type { FloatImage } from '@dl/core/data';

/** Binomial weights: the filter of Burt and Adelson 1983, with a = 3/8. */
const filter = [1 / 16, 4 / 16, 6 / 16, 4 / 16, 1 / 16];

/**
 * Brings every band of frequencies of a gradient to one strength: its Laplacian pyramid (Burt and Adelson 1983) is made,
 * each level divided by its standard deviation, and put together again. Without it, fine patterns win, for they have the
 * steepest gradients (Google's notebook "DeepDreaming with TensorFlow", 2016).
 *
 * @param levels - Bands beside the rest of low frequencies; with 0 the whole is divided by its standard deviation.
 */
export function normalizeLaplacian(image: FloatImage, levels: number): FloatImage {
  if (levels === 0 || Math.min(image.width, image.height) < 2) return normalized(image);
  const low = shrink(image);
  const high = combine(image, grow(low, image), (value, blurred) => value - blurred);
  const rest = grow(normalizeLaplacian(low, levels - 1), image);
  return combine(normalized(high), rest, (band, lower) => band + lower);
}

/** Blurs and takes every other pixel. */
export function shrink(image: FloatImage): FloatImage {
  return transpose(shrinkRows(transpose(shrinkRows(image))));
}

/** The way back to the size of `like`: pixels with zeros between them, blurred. */
export function grow(image: FloatImage, like: Pick<FloatImage, 'width' | 'height'>): FloatImage {
  return transpose(growRows(transpose(growRows(image, like.width)), like.height));
}

function shrinkRows({ data, width, height, channels }: FloatImage): FloatImage {
  const half = Math.ceil(width / 2);
  const result = new Float32Array(half * height * channels);
  for (let y = 0, to = 0; y < height; y++) {
    for (let x = 0; x < half; x++) {
      for (let channel = 0; channel < channels; channel++, to++) {
        let sum = 0;
        for (let tap = -2; tap <= 2; tap++) {
          sum += filter[tap + 2]! * data[(y * width + mirror(2 * x + tap, width)) * channels + channel]!;
        }
        result[to] = sum;
      }
    }
  }
  return { data: result, width: half, height, channels };
}

function growRows({ data, width: half, height, channels }: FloatImage, width: number): FloatImage {
  const result = new Float32Array(width * height * channels);
  for (let y = 0, to = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const first = (x >> 1) - (x % 2 ? 0 : 1);
      for (let channel = 0; channel < channels; channel++, to++) {
        let sum = 0;
        // Even pixels are reached by the outer and middle taps, odd ones by the two between.
        for (let from = first; from <= (x >> 1) + 1; from++) {
          const source = Math.min(Math.max(from, 0), half - 1);
          sum += 2 * filter[x - 2 * from + 2]! * data[(y * half + source) * channels + channel]!;
        }
        result[to] = sum;
      }
    }
  }
  return { data: result, width, height, channels };
}

/** Beyond the edge the picture is reflected about its last pixel. */
function mirror(position: number, length: number): number {
  const period = Math.max(1, 2 * (length - 1));
  const inside = ((position % period) + period) % period;
  return inside < length ? inside : period - inside;
}

function transpose({ data, width, height, channels }: FloatImage): FloatImage {
  const result = new Float32Array(data.length);
  for (let y = 0, from = 0; y < height; y++) {
    for (let x = 0; x < width; x++, from += channels) {
      const to = (x * height + y) * channels;
      for (let channel = 0; channel < channels; channel++) result[to + channel] = data[from + channel]!;
    }
  }
  return { data: result, width: height, height: width, channels };
}

function normalized(image: FloatImage): FloatImage {
  let [sum, squares] = [0, 0];
  for (const value of image.data) {
    sum += value;
    squares += value * value;
  }
  const mean = sum / image.data.length;
  const deviation = Math.sqrt(Math.max(0, squares / image.data.length - mean * mean));
  const scale = 1 / Math.max(deviation, 1e-20);
  return { ...image, data: image.data.map((value) => value * scale) };
}

function combine(
  first: FloatImage,
  second: FloatImage,
  operation: (first: number, second: number) => number,
): FloatImage {
  return { ...first, data: first.data.map((value, i) => operation(value, second.data[i]!)) };
}
