import { InvalidArgumentError, type HostTensor } from '@dl/core';
import { inEvaluationMode } from '@dl/core/internal';
import type { Module } from '@dl/core/nn';
import { predict } from '../predict';
import type { Attribution, AttributionOptions } from './attribution';
import { floatImage, type PreparedImage } from './float-image';
import { targetClass } from './target-class';

export interface OcclusionOptions extends AttributionOptions {
  /** Width and height of the square that covers a part of the image, in pixels. Default: a fifth of the shorter side. */
  size?: number;
  /** Pixels from one place of the square to the next, at most `size`. Default: a third of `size`. */
  stride?: number;
  /** Value of the covered pixels; in images that were normalised 0 is the mean colour. Default: 0. */
  fill?: number;
  /** Covered images at a time. Default: 32. */
  batchSize?: number;
  /** Ends the work between two batches, with the signal's reason as the error. */
  signal?: AbortSignal;
}

/**
 * What is lost when a part of the image is covered (Zeiler and Fergus 2014, section 4.2): a square moves over the image,
 * and a pixel gets the mean drop of the class's probability over the squares that cover it. Negative where covering
 * helps the class. Needs no gradient, and a forward pass for each place of the square. In evaluation mode.
 *
 * ```ts
 * const { map } = await occlusion(model, image, { size: 40, stride: 10 });
 * ```
 *
 * @param preparedImage - [height, width, channels], prepared as the network expects it.
 * @throws {@link InvalidArgumentError} if the network has no such class, or an option is out of its range.
 */
export async function occlusion(
  model: Module,
  preparedImage: PreparedImage,
  options: OcclusionOptions = {},
): Promise<Attribution> {
  const image = floatImage(preparedImage);
  const [height, width] = image.shape as [number, number, number];
  const { size = Math.max(1, Math.round(Math.min(height, width) / 5)) } = options;
  const {
    stride = Math.max(1, Math.floor(size / 3)),
    fill = 0,
    batchSize = 32,
    signal,
    classIndex,
  } = options;
  const shorter = Math.min(height, width);
  requireInteger('size', size, shorter, `the shorter side of the image, ${shorter}`);
  requireInteger('stride', stride, size, `the size, ${size}, so that no pixel is left out`);
  requireInteger('batchSize', batchSize);

  return inEvaluationMode(model, async () => {
    const target = await targetClass(model, image, classIndex);
    const squares = steps(height, size, stride).flatMap((top) =>
      steps(width, size, stride).map((left) => ({ top, left, size })),
    );
    const drops = new Float64Array(height * width);
    const covers = new Uint32Array(height * width);
    for (let done = 0; done < squares.length; done += batchSize) {
      signal?.throwIfAborted();
      const batch = squares.slice(done, done + batchSize);
      const predictions = await predict(model, coveredCopies(image, batch, fill));
      for (const [i, { logProbabilities }] of predictions.entries()) {
        const drop = target.probability - Math.exp(logProbabilities[target.classIndex]!);
        for (const pixel of pixelsOf(batch[i]!, width)) {
          drops[pixel]! += drop;
          covers[pixel]!++;
        }
      }
    }
    const data = Float32Array.from(drops, (drop, pixel) => drop / covers[pixel]!);
    return { ...target, map: { dtype: 'float32', shape: [height, width], data } };
  });
}

interface Square {
  top: number;
  left: number;
  size: number;
}

/** Where the square starts along an axis; the last place ends at the edge. */
function steps(length: number, size: number, stride: number): number[] {
  const last = length - size;
  return [...Array.from({ length: Math.ceil(last / stride) }, (_, i) => i * stride), last];
}

function* pixelsOf({ top, left, size }: Square, width: number): Generator<number> {
  for (let y = top; y < top + size; y++) for (let x = left; x < left + size; x++) yield y * width + x;
}

function coveredCopies(image: HostTensor<'float32'>, squares: Square[], fill: number): HostTensor<'float32'> {
  const [, width, channels] = image.shape as [number, number, number];
  const data = new Float32Array(squares.length * image.data.length);
  for (const [i, square] of squares.entries()) {
    const copy = data.subarray(i * image.data.length, (i + 1) * image.data.length);
    copy.set(image.data);
    for (const pixel of pixelsOf(square, width)) copy.fill(fill, pixel * channels, (pixel + 1) * channels);
  }
  return { dtype: 'float32', shape: [squares.length, ...image.shape], data };
}

function requireInteger(name: string, value: number, maximum = Infinity, reason = ''): void {
  if (Number.isInteger(value) && value >= 1 && value <= maximum) return;
  const allowed = maximum === Infinity ? 'a positive integer' : `an integer from 1 to ${reason}`;
  throw new InvalidArgumentError(`${name} must be ${allowed}; received ${value}`);
}
