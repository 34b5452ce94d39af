/**
 * Makes the pictures of `docs/gallery/dream`, with BVLC's GoogLeNet and photographs of `../shared/data` (or DL_TEST_DATA).
 *
 *     npm run gallery --workspace=packages/dream
 *     npm run gallery --workspace=packages/dream -- --only guided
 */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { useBackend } from '@dl/core/backends';
import { writeImage } from '@dl/core/data';
import { encodeGif, tileImages } from '@dl/core/viz';
import { dream, dreamZoom, visualizeFeature } from '../src';
import { openGoogLeNet } from '../src/testing/googlenet';
import { published, repository } from '../src/testing/shared-data';

const folder = path.join(repository, 'docs/gallery/dream');
const sky = published('style/content/sky.jpg');

/** Channels of layers from early to late. */
const channels = [
  'conv2/3x3:84',
  'inception_3a/output:75',
  'inception_3b/output:379',
  'inception_4a/output:11',
  'inception_4b/output:175',
  'inception_4c/output:447',
  'inception_4d/3x3_reduce:139',
  'inception_4e/output:489',
];

const pictures: Record<string, (file: string) => Promise<void>> = {
  'sky-conv2.jpg': layerDream('conv2/3x3'),
  'sky-inception_3b.jpg': layerDream('inception_3b/5x5_reduce'),
  'sky-inception_4c.jpg': layerDream('inception_4c/output', 20),
  async 'sky-guided.jpg'(file) {
    const guide = published('photos/coral/parrot.jpg');
    const options = { layers: ['inception_3b/output'], size: 400, iterations: 20 };
    await writeImage(file, await dream(await network(), sky, options, { guide }));
  },
  async 'zoom.gif'(file) {
    const frames = dreamZoom(await network(), sky, { size: 160, frames: 24 });
    writeFileSync(file, await encodeGif(frames, { fps: 8, colors: 96 }));
  },
  async 'channels.jpg'(file) {
    const images = [];
    for (const channel of channels) {
      const image = await visualizeFeature(await network(), channel, { size: 128, steps: 128 });
      images.push(image);
    }
    await writeImage(file, tileImages(images, { columns: 4, gap: 4 }));
  },
};

function layerDream(layer: string, iterations?: number) {
  return async (file: string) =>
    writeImage(file, await dream(await network(), sky, { layers: [layer], iterations, size: 400 }));
}

let opened: ReturnType<typeof openGoogLeNet> | undefined;
const network = () => (opened ??= openGoogLeNet());

const { values } = parseArgs({
  options: { only: { type: 'string', default: '' }, force: { type: 'boolean' } },
});
await useBackend();
mkdirSync(folder, { recursive: true });
for (const [name, make] of Object.entries(pictures)) {
  const file = path.join(folder, name);
  if (!name.includes(values.only) || (existsSync(file) && !values.force)) continue;
  const start = performance.now();
  await make(file);
  process.stdout.write(`${name}: ${((performance.now() - start) / 1000).toFixed(0)} s\n`);
}
