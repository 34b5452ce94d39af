/**
 * Paints the pictures of feed-forward networks in `docs/gallery/style`: `npm run gallery-feed-forward --workspace=packages/style`. The
 * network of The Starry Night ships; photographs, and the published network and picture of the Great Wave, are in
 * `../shared/data` (or `DL_TEST_DATA`).
 */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { useBackend } from '@dl/core/backends';
import { applyTransforms, readImage, resize, toImage, writeImage, type Image } from '@dl/core/data';
import { tileImages } from '@dl/core/viz';
import { loadStyleNetwork, stylize } from '../src';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const data = path.join(process.env.DL_TEST_DATA ?? path.join(root, '../shared/data'), 'style');
const content = (name: string) => path.join(data, 'content', name);
/** Of each picture of the gallery, in pixels. */
const size: [height: number, width: number] = [256, 384];

await useBackend();
const night = await loadStyleNetwork('starry-night');
const nights: Image[] = [];
for (const name of ['chicago.jpg', 'tubingen.jpg', 'golden_gate.jpg', 'sky.jpg']) {
  nights.push(await stylize(night, content(name), { imageSize: 720 }));
}
night.dispose();
await write('starry-night-feed-forward.jpg', nights);

const wave = await loadStyleNetwork(path.join(data, 'fast_style_weights/wave/manifest.json'));
const painted = await stylize(wave, content('chicago.jpg'), { margin: 0 }); // as it was published
wave.dispose();
const published = await readImage(path.join(data, 'reference_results/chicago_wave.jpg'));
await write('great-wave.jpg', [painted, published]);

async function write(name: string, images: readonly Image[]): Promise<void> {
  const small = images.map((image) => toImage(applyTransforms(image, [resize(size)])));
  const file = path.join(root, 'docs/gallery/style', name);
  await writeImage(file, tileImages(small, { columns: 2, gap: 4 }), { quality: 85 });
  process.stdout.write(`${file}\n`);
}
