import { blank, type Image } from '../images/image';

/**
 * Maps a position in the result to one in the source:
 * `x' = a x + b y + c`, `y' = d x + e y + f` for `[a, b, c, d, e, f]`.
 */
export type AffineMatrix = readonly [number, number, number, number, number, number];

/**
 * Applies an affine map with the arithmetic of Pillow's `Image.transform`; pixels from outside of the image become
 * `fill`.
 */
export function affine(
  image: Image,
  matrix: AffineMatrix,
  { width, height }: { width: number; height: number },
  interpolation: 'nearest' | 'bilinear',
  fill = 0,
): Image {
  const target = blank(image, width, height);
  target.data.fill(fill);
  if (interpolation === 'bilinear') transformBilinear(image, matrix, target);
  else if (matrix[1] === 0 && matrix[3] === 0) scaleNearest(image, matrix, target);
  else transformNearest(image, matrix, target);
  return target;
}

/** Scaling and translation alone: positions are summed step by step, as Pillow does. */
function scaleNearest(image: Image, [a, , c, , e, f]: AffineMatrix, target: Image): void {
  const columns = positions(c + a * 0.5, a, target.width);
  const rows = positions(f + e * 0.5, e, target.height);
  rows.forEach((y, targetY) =>
    columns.forEach((x, targetX) => copyPixel(image, x, y, target, targetX, targetY)),
  );
}

function positions(start: number, step: number, count: number): Int32Array {
  const found = new Int32Array(count);
  for (let i = 0, position = start; i < count; i++, position += step) found[i] = Math.floor(position);
  return found;
}

/** Positions in steps of 1/65536 of a pixel. */
function transformNearest(image: Image, [a, b, c, d, e, f]: AffineMatrix, target: Image): void {
  const fixed = (value: number) => Math.floor(value * 65536 + 0.5);
  const [startX, startY] = [fixed(c + a * 0.5 + b * 0.5), fixed(f + d * 0.5 + e * 0.5)];
  const [stepXX, stepXY, stepYX, stepYY] = [fixed(a), fixed(b), fixed(d), fixed(e)];
  for (let y = 0; y < target.height; y++) {
    for (let x = 0; x < target.width; x++) {
      const sourceX = Math.floor((startX + x * stepXX + y * stepXY) / 65536);
      const sourceY = Math.floor((startY + x * stepYX + y * stepYY) / 65536);
      copyPixel(image, sourceX, sourceY, target, x, y);
    }
  }
}

function copyPixel(
  image: Image,
  x: number,
  y: number,
  target: Image,
  targetX: number,
  targetY: number,
): void {
  if (x < 0 || x >= image.width || y < 0 || y >= image.height) return;
  const { channels } = image;
  const from = (y * image.width + x) * channels;
  const to = (targetY * target.width + targetX) * channels;
  for (let channel = 0; channel < channels; channel++)
    target.data[to + channel] = image.data[from + channel]!;
}

function transformBilinear(image: Image, [a, b, c, d, e, f]: AffineMatrix, target: Image): void {
  const { data, width, height, channels } = image;
  for (let y = 0, to = 0; y < target.height; y++) {
    for (let x = 0; x < target.width; x++, to += channels) {
      const sourceX = a * (x + 0.5) + b * (y + 0.5) + c;
      const sourceY = d * (x + 0.5) + e * (y + 0.5) + f;
      if (!(sourceX >= 0 && sourceX < width && sourceY >= 0 && sourceY < height)) continue;
      const left = Math.floor(sourceX - 0.5);
      const top = Math.floor(sourceY - 0.5);
      const shareX = sourceX - 0.5 - left;
      const shareY = sourceY - 0.5 - top;
      const column = Math.max(left, 0) * channels;
      const nextColumn = Math.min(left + 1, width - 1) * channels;
      const row = Math.max(top, 0) * width * channels;
      const nextRow = Math.min(top + 1, height - 1) * width * channels;
      for (let channel = 0; channel < channels; channel++) {
        const upperLeft = data[row + column + channel]!;
        const lowerLeft = data[nextRow + column + channel]!;
        const upper = upperLeft + (data[row + nextColumn + channel]! - upperLeft) * shareX;
        const lower = lowerLeft + (data[nextRow + nextColumn + channel]! - lowerLeft) * shareX;
        target.data[to + channel] = upper + (lower - upper) * shareY;
      }
    }
  }
}
