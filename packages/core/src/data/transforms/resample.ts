import { blank, type Image } from '../images/image';

/** A filter of Pillow's resampling: its half width, and its weight at a distance. */
interface Filter {
  support: number;
  weight: (distance: number) => number;
}

const filters = {
  bilinear: { support: 1, weight: (distance) => Math.max(1 - Math.abs(distance), 0) },
  bicubic: { support: 2, weight: cubic(-0.5) },
} satisfies Record<string, Filter>;

/** Keys 1981, "Cubic convolution interpolation for digital image processing", equation 15. */
export function cubic(a: number): (distance: number) => number {
  return (distance) => {
    const x = Math.abs(distance);
    if (x < 1) return ((a + 2) * x - (a + 3)) * x * x + 1;
    if (x < 2) return (((x - 5) * x + 8) * x - 4) * a;
    return 0;
  };
}

/** Weights are integers of this many fractional bits, so that a sum of weighted bytes just fits 32 bits. */
const precision = 32 - 8 - 2;
const half = 1 << (precision - 1);

/** For every output position: which inputs count, and how much. */
interface Taps {
  first: Int32Array;
  count: Int32Array;
  /** `stride` weights for each output position. */
  weights: Int32Array;
  stride: number;
}

/**
 * Resizes in two passes, each rounding to 8 bits, with the integer arithmetic of Pillow's `Image.resize`: the result
 * is the same bit for bit. When it shrinks an image, the filter widens with the scale, so that nothing aliases.
 */
export function resample(
  image: Image,
  width: number,
  height: number,
  interpolation: 'bilinear' | 'bicubic',
): Image {
  const filter = filters[interpolation];
  const premultiplied = image.channels === 4 ? premultiply(image) : image;
  const widened = width === image.width ? premultiplied : resampleRows(premultiplied, width, filter);
  const resized = height === image.height ? widened : resampleColumns(widened, height, filter);
  return image.channels === 4 ? unpremultiply(resized) : resized;
}

function resampleRows(image: Image, width: number, filter: Filter): Image {
  if (image.channels === 3) return resampleRgbRows(image, width, filter);
  const { data, channels, height } = image;
  const { first, count, weights, stride } = taps(image.width, width, filter);
  const resized = blank(image, width, height);
  for (let y = 0, target = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const start = (y * image.width + first[x]!) * channels;
      const firstWeight = x * stride;
      const lastWeight = firstWeight + count[x]!;
      for (let channel = 0; channel < channels; channel++) {
        let sum = half;
        for (let tap = firstWeight, source = start + channel; tap < lastWeight; tap++, source += channels) {
          sum += Math.imul(data[source]!, weights[tap]!);
        }
        resized.data[target++] = toByte(sum);
      }
    }
  }
  return resized;
}

/** The same for three channels, which nearly all images have: each weight is read once for the three. */
function resampleRgbRows(image: Image, width: number, filter: Filter): Image {
  const { data, height } = image;
  const { first, count, weights, stride } = taps(image.width, width, filter);
  const resized = blank(image, width, height);
  const output = resized.data;
  for (let y = 0, target = 0; y < height; y++) {
    for (let x = 0; x < width; x++, target += 3) {
      const firstWeight = x * stride;
      const lastWeight = firstWeight + count[x]!;
      let [red, green, blue] = [half, half, half];
      for (
        let tap = firstWeight, source = (y * image.width + first[x]!) * 3;
        tap < lastWeight;
        tap++, source += 3
      ) {
        const weight = weights[tap]!;
        red += Math.imul(data[source]!, weight);
        green += Math.imul(data[source + 1]!, weight);
        blue += Math.imul(data[source + 2]!, weight);
      }
      output[target] = toByte(red);
      output[target + 1] = toByte(green);
      output[target + 2] = toByte(blue);
    }
  }
  return resized;
}

function resampleColumns(image: Image, height: number, filter: Filter): Image {
  const { data, channels, width } = image;
  const { first, count, weights, stride } = taps(image.height, height, filter);
  const resized = blank(image, width, height);
  const rowLength = width * channels;
  for (let y = 0, target = 0; y < height; y++) {
    const start = first[y]! * rowLength;
    const firstWeight = y * stride;
    const lastWeight = firstWeight + count[y]!;
    for (let position = 0; position < rowLength; position++) {
      let sum = half;
      for (let tap = firstWeight, source = start + position; tap < lastWeight; tap++, source += rowLength) {
        sum += Math.imul(data[source]!, weights[tap]!);
      }
      resized.data[target++] = toByte(sum);
    }
  }
  return resized;
}

function toByte(sum: number): number {
  return Math.min(Math.max(sum >> precision, 0), 255);
}

function taps(inputs: number, outputs: number, filter: Filter): Taps {
  const scale = inputs / outputs;
  const filterScale = Math.max(scale, 1);
  const support = filter.support * filterScale;
  const stride = Math.ceil(support) * 2 + 1;
  const first = new Int32Array(outputs);
  const count = new Int32Array(outputs);
  const weights = new Int32Array(outputs * stride);
  for (let output = 0; output < outputs; output++) {
    const center = (output + 0.5) * scale;
    const start = Math.max(Math.trunc(center - support + 0.5), 0);
    const end = Math.min(Math.trunc(center + support + 0.5), inputs);
    const exact = new Float64Array(end - start);
    let sum = 0;
    for (let tap = 0; tap < exact.length; tap++) {
      exact[tap] = filter.weight((tap + start - center + 0.5) * (1 / filterScale));
      sum += exact[tap]!;
    }
    first[output] = start;
    count[output] = exact.length;
    exact.forEach((weight, tap) => {
      const scaled = (weight / sum) * 2 ** precision;
      weights[output * stride + tap] = Math.trunc(scaled + (scaled < 0 ? -0.5 : 0.5));
    });
  }
  return { first, count, weights, stride };
}

/** Colours times alpha: invisible pixels must not bleed into visible ones. */
function premultiply(image: Image): Image {
  return mapColors(image, (color, alpha) => {
    const product = color * alpha + 128;
    return ((product >> 8) + product) >> 8;
  });
}

function unpremultiply(image: Image): Image {
  return mapColors(image, (color, alpha) =>
    alpha === 0 || alpha === 255 ? color : Math.min(Math.trunc((255 * color) / alpha), 255),
  );
}

function mapColors(image: Image, map: (color: number, alpha: number) => number): Image {
  const data = Uint8Array.from(image.data, (value, i) =>
    i % 4 === 3 ? value : map(value, image.data[i | 3]!),
  );
  return { ...image, data };
}
