/**
 * Paints three seconds of a real clip with and without the temporal loss, measures how much both flicker (the warping error of
 * Lai et al. 2018), and records how many times more the one without does:
 * `npm run video-warping --workspace=packages/style`. A run that was stopped goes on with the frame that is missing.
 */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { useBackend } from '@dl/core/backends';
import { readImage, readVideo, writeImage, type Image } from '@dl/core/data';
import { writeResult } from '@dl/core/results';
import {
  loadEncoder,
  openOpticalFlow,
  transferVideoStyle,
  warpingError,
  type PaintedFrame,
  type TransferVideoStyleOptions,
} from '@dl/style';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const data = process.env.DL_TEST_DATA ?? path.join(root, '../shared/data');
const clip = path.join(data, 'style/video/fox.mp4');
const painting = path.join(data, 'style/paintings/starry_night.jpg');
const part = { size: 112, fps: 10, end: 3 };
const settings = { ...part, iterations: 30, firstIterations: 60, styleWeight: 20, seed: 0 };

/** Without: each frame is optimised for itself, beginning with its content. */
const variants: Record<string, TransferVideoStyleOptions> = {
  without: { temporalWeight: 0, init: 'content' },
  with: {},
};

const begin = performance.now();
const backend = await useBackend();
const encoder = await loadEncoder('small'); // it comes with the package
const flow = await openOpticalFlow();
const originals: Image[] = [];
for await (const { image } of readVideo(clip, part)) originals.push(image);
const errors: Record<string, number> = {
  original: await warpingError(
    flow,
    originals.map((frame) => ({ frame, painted: frame })),
  ),
};
const rows = [originals];
for (const [name, options] of Object.entries(variants)) {
  const frames = path.join(root, `out/fox-${name}`);
  await transferVideoStyle(
    clip,
    `${frames}.mp4`,
    painting,
    { ...settings, ...options, frames, loadedEncoder: encoder },
    {
      onEvent: (event) => {
        if (event.type === 'frame-end')
          process.stderr.write(`${name} temporal loss: frame ${event.index + 1}\n`);
      },
    },
  );
  const painted = await Promise.all(originals.map((_, index) => readImage(framePath(frames, index))));
  rows.push(painted);
  errors[name] = await warpingError(flow, pairs(painted));
}

await writeImage(path.join(root, 'docs/gallery/style-video.jpg'), gallery(rows), { quality: 82 });
encoder.dispose();
const ratio = errors.without! / errors.with!;
process.stdout.write(`warping error without : with the temporal loss: ${ratio.toFixed(2)}\n`);
await writeResult(path.join(root, 'docs/results/style-video-warping.json'), {
  name: 'style-video-warping',
  metric: 'warping error of a stylised clip without the temporal loss, divided by that with it',
  value: ratio,
  target: '>= 2',
  command: 'npm run video-warping --workspace=packages/style',
  backend: backend.name,
  seed: settings.seed,
  seconds: (performance.now() - begin) / 1000,
  details: {
    clip: 'style/video/fox.mp4',
    style: 'style/paintings/starry_night.jpg',
    encoder: encoder.name,
    ...settings,
    frames: originals.length,
    'warping errors (mean squared difference, white is 1)': errors,
  },
});

function framePath(folder: string, index: number): string {
  return path.join(folder, `frame-${String(index + 1).padStart(6, '0')}.png`);
}

function pairs(painted: readonly Image[]): PaintedFrame[] {
  return painted.map((image, i) => ({ frame: originals[i]!, painted: image }));
}

/** Six frames that follow each other: the clip, without and with the temporal loss, one row each. */
function gallery(videos: readonly Image[][]): Image {
  const shown = videos.map((frames) => frames.slice(10, 16));
  const { width, height } = originals[0]!;
  const columns = shown[0]!.length;
  const whole = new Uint8Array(width * columns * height * shown.length * 3);
  for (const [row, frames] of shown.entries()) {
    for (const [column, frame] of frames.entries()) {
      for (let y = 0; y < height; y++) {
        const line = frame.data.subarray(3 * y * width, 3 * (y + 1) * width);
        whole.set(line, 3 * (((row * height + y) * columns + column) * width));
      }
    }
  }
  return { data: whole, width: width * columns, height: height * shown.length, channels: 3 };
}
