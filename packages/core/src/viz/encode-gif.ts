import { InvalidArgumentError, ShapeError } from '../errors';
import { loadOptional } from '../optional-package';
import type { Image } from '../data/images/image';
import { toRgb } from '../data/images/to-rgb';

export interface EncodeGifOptions {
  /** Frames a second, to a hundredth of a second each. Default: 10. */
  fps?: number;
  /** How often it is played; Infinity is for ever. Default: Infinity. */
  plays?: number;
  /** Colours of each frame, from 2 to 256; fewer make a smaller file. Default: 256. */
  colors?: number;
}

/**
 * Encodes images of one size as an animated GIF; each frame has a palette of its own. Frames are taken one after the
 * other, so that one is in memory at a time. Needs the optional package `gifenc`.
 *
 * ```ts
 * await writeFile('zoom.gif', await encodeGif(dreamZoom(network, 'sky.jpg'), { fps: 12 }));
 * ```
 *
 * @throws {@link ShapeError} if there is no frame, or one is of another size than the first.
 * @throws {@link InvalidArgumentError} if an option is out of its range.
 * @throws {@link MissingDependencyError} if `gifenc` is not installed.
 */
export async function encodeGif(
  frames: AsyncIterable<Image> | Iterable<Image>,
  { fps = 10, plays = Infinity, colors = 256 }: EncodeGifOptions = {},
): Promise<Uint8Array> {
  assertRange('fps', fps, fps > 0 && fps <= 100, 'more than 0 and at most 100');
  assertRange(
    'plays',
    plays,
    plays === Infinity || (Number.isInteger(plays) && plays > 0),
    'a positive integer',
  );
  assertRange('colors', colors, Number.isInteger(colors) && colors >= 2 && colors <= 256, 'from 2 to 256');
  const { GIFEncoder, quantize, applyPalette } = await loadGifenc();
  const gif = GIFEncoder();
  const settings = { delay: Math.round(100 / fps) * 10, repeat: plays === Infinity ? 0 : plays - 1 || -1 };
  let first: Image | undefined;
  for await (const frame of frames) {
    first ??= frame;
    const { width, height } = frame;
    if (width !== first.width || height !== first.height) {
      throw new ShapeError(
        `the frames of a GIF are of one size, here ${first.width}x${first.height}; received ${width}x${height}`,
      );
    }
    const rgba = withAlpha(toRgb(frame));
    const palette = quantize(rgba, colors);
    gif.writeFrame(applyPalette(rgba, palette), width, height, { ...settings, palette });
  }
  if (!first) throw new ShapeError('there is no frame to make a GIF of; give at least one');
  gif.finish();
  return gif.bytes();
}

function assertRange(name: string, value: number, holds: boolean, allowed: string): void {
  if (!holds) throw new InvalidArgumentError(`${name} of a GIF is ${allowed}; received ${value}`);
}

function withAlpha({ data, width, height }: Image): Uint8Array {
  const rgba = new Uint8Array(width * height * 4).fill(255);
  for (let from = 0, to = 0; from < data.length; from += 3, to += 4)
    rgba.set(data.subarray(from, from + 3), to);
  return rgba;
}

/** What is used of `gifenc`, which has no types. */
interface Gifenc {
  GIFEncoder: () => {
    writeFrame(
      indices: Uint8Array,
      width: number,
      height: number,
      options: { palette: number[][]; delay: number; repeat: number },
    ): void;
    finish(): void;
    bytes(): Uint8Array;
  };
  quantize: (rgba: Uint8Array, colors: number) => number[][];
  applyPalette: (rgba: Uint8Array, palette: number[][]) => Uint8Array;
}

async function loadGifenc(): Promise<Gifenc> {
  // @ts-expect-error -- it has no types
  const load = () => import('gifenc') as Promise<Gifenc & { default: unknown }>;
  const loaded = await loadOptional('gifenc', 'Writing GIFs', load);
  return 'GIFEncoder' in loaded ? loaded : ((loaded as { default: unknown }).default as Gifenc); // CommonJS in Node
}
