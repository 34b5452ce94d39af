import { blank, type FloatImage, type Image, type Pixels } from '../images/image';

/** What the edge of an image continues as: a colour, the last pixel, or a mirror without or with the last pixel. */
export type PaddingMode = 'constant' | 'edge' | 'reflect' | 'symmetric';

/** Pixels added on each side. */
export interface Padding {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** A part of an image, in pixels. */
export interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** Cuts out a box; what lies outside of the image is 0. */
export function crop<Kind extends Image | FloatImage>(image: Kind, box: Box): Kind;
export function crop(image: Pixels<Uint8Array | Float32Array>, { left, top, width, height }: Box) {
  const { data, channels } = image;
  const cut = blank(image, width, height);
  const first = Math.max(left, 0);
  const last = Math.min(left + width, image.width);
  if (first >= last) return cut;
  for (let y = Math.max(top, 0); y < Math.min(top + height, image.height); y++) {
    const row = data.subarray((y * image.width + first) * channels, (y * image.width + last) * channels);
    cut.data.set(row, ((y - top) * width + first - left) * channels);
  }
  return cut;
}

/** Adds a border. Mirrors repeat where the border is larger than the image, as in NumPy's `pad`. */
export function pad<Kind extends Image | FloatImage>(
  image: Kind,
  padding: Padding,
  mode: PaddingMode,
  fill: number,
): Kind;
export function pad(
  image: Pixels<Uint8Array | Float32Array>,
  { left, top, right, bottom }: Padding,
  mode: PaddingMode,
  fill: number,
) {
  const { data, width, height, channels } = image;
  const padded = blank(image, width + left + right, height + top + bottom);
  const source = sources[mode];
  const columns = Int32Array.from({ length: padded.width }, (_, x) => source(x - left, width));
  for (let y = 0; y < padded.height; y++) {
    const sourceY = source(y - top, height);
    for (let x = 0; x < padded.width; x++) {
      const sourceX = columns[x]!;
      const inside = sourceX >= 0 && sourceX < width && sourceY >= 0 && sourceY < height;
      for (let channel = 0; channel < channels; channel++) {
        padded.data[(y * padded.width + x) * channels + channel] = inside
          ? data[(sourceY * width + sourceX) * channels + channel]!
          : fill;
      }
    }
  }
  return padded;
}

/** Which of `length` pixels stands at a position that may lie outside of them. */
const sources: Record<PaddingMode, (position: number, length: number) => number> = {
  constant: (position) => position,
  edge: (position, length) => Math.min(Math.max(position, 0), length - 1),
  reflect: (position, length) => {
    const period = Math.max(2 * (length - 1), 1);
    const phase = modulo(position, period);
    return Math.min(phase, period - phase) % length;
  },
  symmetric: (position, length) => {
    const phase = modulo(position, 2 * length);
    return Math.min(phase, 2 * length - 1 - phase);
  },
};

function modulo(value: number, divisor: number): number {
  return ((value % divisor) + divisor) % divisor;
}

/** Mirrors left and right. */
export function flipHorizontally<Kind extends Image | FloatImage>(image: Kind): Kind;
export function flipHorizontally(image: Pixels<Uint8Array | Float32Array>) {
  const { data, width, height, channels } = image;
  const flipped = blank(image, width, height);
  for (let pixel = 0; pixel < width * height; pixel++) {
    const x = pixel % width;
    const mirrored = pixel - x + (width - 1 - x);
    for (let channel = 0; channel < channels; channel++) {
      flipped.data[mirrored * channels + channel] = data[pixel * channels + channel]!;
    }
  }
  return flipped;
}

/** Rounds halves to the even neighbour, as Python's `round` does: torchvision's crops stand on it. */
export function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  if (value - floor !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}
