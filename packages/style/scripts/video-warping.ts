/**
 * Paints three seconds of a real clip with and without the temporal loss, measures how much both flicker (the warping error of
 * Lai et al. 2018), and records how many times more the one without does. Shows both in `docs/gallery/style`:
 * `npm run video-warping --workspace=packages/style`. A run that was stopped goes on with the frame that is missing.
 */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { useBackend } from '@dl/core/backends';
import { readImage, readVideo, writeImage, type Image } from '@dl/core/data';
import { writeFileAtomic } from '@dl/core/internal';
import { writeResult } from '@dl/core/results';
import { encodeGif, tileImages } from '@dl/core/viz';
import {
  loadEncoder,
  openOpticalFlow,
  transferVideoStyle,
  warpingError,
  type TransferVideoStyleOptions,
} from '../src';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const data = process.env.DL_TEST_DATA ?? path.join(root, '../shared/data');
const clip = path.join(data, 'style/video/fox.mp4');
const painting = path.join(data, 'style/paintings/starry_night.jpg');
const gallery = path.join(root, 'docs/gallery/style');
const part = { size: 160, fps: 10, end: 3 };
const settings = {
  ...part,
  ...{ iterations: 30, firstIterations: 50, seed: 0 },
  ...{ contentLayers: ['relu3_1'], styleLayers: ['relu1_2', 'relu2_2', 'relu3_1'] },
  ...{ contentWeight: 2, totalVariationWeight: 20, styleScale: 1.5 },
};

/** Without: each frame is optimised for itself, beginning with its content. */
const variants: Record<string, TransferVideoStyleOptions> = {
  without: { temporalWeight: 0, init: 'content' },
  with: {},
};

const begin = performance.now();
const backend = await useBackend();
const encoder = await loadEncoder('small', { pooling: 'average' }); // it comes with the package
const flow = await openOpticalFlow();
const originals: Image[] = [];
for await (const { image } of readVideo(clip, part)) originals.push(image);

const errors: Record<string, number> = { original: await flicker(originals) };
const videos: Image[][] = [];
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
  const painted = await Promise.all(
    originals.map((_, index) =>
      readImage(path.join(frames, `frame-${String(index + 1).padStart(6, '0')}.png`)),
    ),
  );
  errors[name] = await flicker(painted);
  videos.push(painted);
}
encoder.dispose();

const beside = originals.map((_, i) =>
  tileImages(
    videos.map((frames) => frames[i]!),
    { columns: videos.length, gap: 4 },
  ),
);
await writeFileAtomic(
  path.join(gallery, 'video.gif'),
  await encodeGif(beside, { fps: part.fps, colors: 96 }),
);
const strip = [originals, ...videos].flatMap((frames) => frames.slice(10, 14));
await writeImage(path.join(gallery, 'video.jpg'), tileImages(strip, { columns: 4, gap: 4 }), { quality: 82 });

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

function flicker(painted: readonly Image[]): Promise<number> {
  return warpingError(
    flow,
    painted.map((image, i) => ({ frame: originals[i]!, painted: image })),
  );
}
