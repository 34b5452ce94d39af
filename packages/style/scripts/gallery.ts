/**
 * Paints the pictures of `docs/gallery`: `npm run gallery --workspace=packages/style`, or `-- --only NAME`. It takes photographs, paintings and
 * weights from `../shared/data` (or `DL_TEST_DATA`); the encoder that ships needs nothing.
 */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { useBackend } from '@dl/core/backends';
import { writeImage } from '@dl/core/data';
import { transferPatches, transferStyle, type Painted, type TransferStyleOptions } from '../src';

const { values } = parseArgs({ options: { only: { type: 'string' } } });
const root = fileURLToPath(new URL('../../..', import.meta.url));
const data = process.env.DL_TEST_DATA ?? path.join(root, '../shared/data');
const [painting, content] = ['paintings', 'content'].map(
  (folder) => (file: string) => path.join(data, 'style', folder, file),
);
const photograph = content!('tubingen.jpg');
const distilled = {
  encoder: 'distilled',
  weights: path.join(data, 'imagenet/vgg19_16x_distilled/e5_base.pth'),
};
const vgg19 = {
  encoder: 'vgg19',
  weights: path.join(data, 'imagenet/vgg19_conv1-conv3/model.json'),
  lastLayer: 'relu3_4',
};

const common: TransferStyleOptions = {
  imageSize: 320,
  scales: 2,
  iterations: 100,
  styleScale: 1.5,
  styleWeight: 100,
};
const styles = {
  'starry-night': 'starry_night.jpg',
  scream: 'the_scream.jpg',
  minotaur: 'the_shipwreck_of_the_minotaur.jpg',
};

const pictures: Record<string, () => Promise<Painted>> = {};
for (const [name, file] of Object.entries(styles)) {
  pictures[`${name}-small`] = () => transferStyle(photograph, painting!(file), common);
  pictures[`${name}-distilled`] = () =>
    transferStyle(photograph, painting!(file), { ...common, ...distilled });
  pictures[`${name}-vgg19`] = () =>
    transferStyle(photograph, painting!(file), { ...common, ...vgg19, iterations: 60 });
}
pictures['mrf'] = () =>
  transferPatches(photograph, painting!(styles['starry-night']), {
    ...distilled,
    imageSize: 256,
    iterations: 60,
  });

const backend = await useBackend();
for (const [name, paint] of Object.entries(pictures)) {
  if (values.only && !name.includes(values.only)) continue;
  const start = performance.now();
  const { image, losses } = await paint();
  const file = path.join(root, `docs/gallery/style-${name}.jpg`);
  await writeImage(file, image, { quality: 85 });
  const seconds = Math.round((performance.now() - start) / 1000);
  process.stdout.write(`${file}: ${seconds} s on ${backend.name}, ${JSON.stringify(losses)}\n`);
}
