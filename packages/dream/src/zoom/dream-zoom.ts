import { toRgb, type Image } from '@dl/core/data';
import { readImageSource, type ImageSource } from '@dl/vision';
import { dream } from '../dream';
import type { DreamNetwork } from '../dream-network';
import { resizedFloats, toBytes } from '../float-pixels';
import { fitLongerSide } from '../octaves';
import { parseOptions } from '@dl/core/internal';
import { sampleRegion } from '../sample-region';
import { dreamZoomOptions, type DreamZoomControls, type DreamZoomOptions } from './zoom-options';

/**
 * A flight into a dream: every frame is the middle of the one before, enlarged and dreamt on (the loop of Google's notebook).
 * Frames are made when they are asked for. With the same options and seed they are the same, at a stretch or resumed.
 *
 * ```ts
 * const frames = dreamZoom(network, 'sky.jpg', { size: 320, frames: 60 });
 * await writeFile('zoom.gif', await encodeGif(frames, { fps: 12 }));
 * ```
 *
 * @throws as `dream`.
 */
export async function* dreamZoom(
  network: DreamNetwork,
  source: ImageSource,
  options: DreamZoomOptions = {},
  { resume, ...controls }: DreamZoomControls = {},
): AsyncGenerator<Image, void, undefined> {
  const { frames, zoom, size, seed, ...settings } = parseOptions('dreamZoom', dreamZoomOptions, options);
  let last = resume?.last;
  for (let frame = resume?.frames ?? 0; frame < frames; frame++) {
    const picture = last ? enlargeMiddle(last, zoom) : await firstPicture(source, size, controls.signal);
    last = await dream(network, picture, { ...settings, seed: seed + frame }, controls);
    yield last;
  }
}

async function firstPicture(
  source: ImageSource,
  size: number | undefined,
  signal?: AbortSignal,
): Promise<Image> {
  const photo = toRgb(await readImageSource(source, signal));
  return size === undefined ? photo : toBytes(resizedFloats(photo, fitLongerSide(photo, size)));
}

/** The picture without a margin of `zoom` / 2 of each side, in its old size. */
function enlargeMiddle(image: Image, zoom: number): Image {
  const { width, height } = image;
  const region = {
    left: (width * zoom) / 2,
    top: (height * zoom) / 2,
    width: width * (1 - zoom),
    height: height * (1 - zoom),
  };
  return toBytes(sampleRegion(resizedFloats(image, image), width, height, region));
}
