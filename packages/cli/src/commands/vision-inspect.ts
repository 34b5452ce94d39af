import { InvalidArgumentError, Random } from '@dl/core';
import { toImage, writeImage, type Dataset, type ImageSample } from '@dl/core/data';
import { Conv2d } from '@dl/core/nn';
import { saveChart } from '@dl/core/viz';
import {
  activations,
  attributionGrid,
  convolutionFilters,
  drawActivations,
  drawFilters,
  FeatureIndex,
  gradCam,
  neighbourGrid,
  occlusion,
  saliency,
  type Attribution,
  type RecipeClassifier,
} from '@dl/vision';
import * as z from 'zod';
import { defineCommand, type Command, type CommandContext } from '../command';
import { classifierOptions, withClassifier, type ClassifierOptions } from './open-classifier';

const weights = '--weights out/mnist.safetensors';

const imagesOptions = classifierOptions.extend({
  images: z
    .array(z.coerce.number().int().nonnegative())
    .default([0, 1, 2, 3, 4, 5])
    .describe('indices of the test images to look at'),
});

const classOption = z.coerce
  .number()
  .int()
  .nonnegative()
  .optional()
  .describe('index of the class to explain; default: the predicted one');

const filtersCommand = defineCommand({
  name: 'vision inspect filters',
  summary: 'draw the filters of a convolution, by default the first',
  options: classifierOptions.extend({
    layer: z.string().optional().describe('name of the convolution; default: the first one'),
  }),
  examples: [`dl vision inspect filters ${weights}`],
  run: async ({ layer, ...options }, _, context) =>
    withClassifier(options, context, async ({ model }) => {
      const found = await convolutionFilters(model, layer);
      const picture = `${options.out}/filters.png`;
      await writeImage(picture, drawFilters(found.filters));
      const [filters, height, width, channels] = found.filters.shape;
      return { layer: found.layer, filters, height, width, channels, picture };
    }),
  print: ({ layer, filters, height, width, channels, picture }) =>
    `layer ${layer}: ${filters} filters of ${height}x${width}, ${channels} input channels\npicture: ${picture}`,
});

const activationsCommand = defineCommand({
  name: 'vision inspect activations',
  summary: 'draw what layers return for a test image',
  options: classifierOptions.extend({
    image: z.int().nonnegative().default(0).describe('index of the test image'),
    layers: z.array(z.string()).default([]).describe('names of layers; default: all convolutions'),
    perChannel: z.boolean().default(false).describe('scale each channel by itself'),
  }),
  examples: [
    `dl vision inspect activations ${weights}`,
    `dl vision inspect activations ${weights} --image 7 --layers relu1 relu2 relu3`,
  ],
  run: async ({ image, layers, perChannel, ...options }, _, context) =>
    withClassifier(options, context, async (classifier) => {
      const { model } = classifier;
      const [sample] = await testImages(classifier, [image]);
      const convolutions = [...model.namedModules()].filter(([, module]) => module instanceof Conv2d);
      const names = layers.length ? layers : convolutions.map(([name]) => name);
      const { prepared } = sample!;
      const outputs = await activations(model, { ...prepared, shape: [1, ...prepared.shape] }, names);
      const files = names.map((name) => ({
        layer: name,
        shape: outputs[name]!.shape.slice(1),
        picture: `${options.out}/activations-${name}.png`,
      }));
      for (const { layer, picture } of files)
        await writeImage(picture, drawActivations(outputs[layer]!, { perChannel }));
      return files;
    }),
  print: (files) =>
    files.map(({ layer, shape, picture }) => `layer ${layer} [${shape.join(', ')}]: ${picture}`).join('\n'),
});

const saliencyCommand = defineCommand({
  name: 'vision inspect saliency',
  summary: 'draw the pixels that change the score of a class most (gradients, SmoothGrad)',
  options: imagesOptions.extend({
    class: classOption,
    samples: z.int().positive().default(1).describe('noisy copies to average over, 50 for SmoothGrad'),
    noise: z.number().nonnegative().default(0.15).describe("deviation of the noise, of the image's range"),
    seed: z.int().nonnegative().default(0).describe('seed of the noise'),
  }),
  examples: [
    `dl vision inspect saliency ${weights}`,
    `dl vision inspect saliency ${weights} --images 8 62 --samples 50`,
  ],
  run: async ({ class: classIndex, samples, noise, seed, ...options }, _, context) =>
    attribute('saliency', options, context, ({ model }, image) =>
      saliency(model, image, { classIndex, samples, noise, seed }),
    ),
  print: printAttributions,
});

const gradCamCommand = defineCommand({
  name: 'vision inspect grad-cam',
  summary: 'draw where a network sees a class (Grad-CAM)',
  options: imagesOptions.extend({
    class: classOption,
    layer: z.string().optional().describe('name of the layer; default: the last with feature maps'),
  }),
  examples: [
    `dl vision inspect grad-cam ${weights}`,
    `dl vision inspect grad-cam ${weights} --images 8 --class 6 --layer relu2`,
  ],
  run: async ({ class: classIndex, layer, ...options }, _, context) =>
    attribute('grad-cam', options, context, ({ model }, image) =>
      gradCam(model, image, { classIndex, layer }),
    ),
  print: printAttributions,
});

const occlusionCommand = defineCommand({
  name: 'vision inspect occlusion',
  summary: 'draw what is lost when parts of an image are covered',
  options: imagesOptions.extend({
    class: classOption,
    size: z.int().positive().optional().describe('side of the square; default: a fifth of the image'),
    stride: z.int().positive().optional().describe('pixels between its places; default: a third of it'),
    fill: z.number().default(0).describe('value of the covered pixels'),
  }),
  examples: [`dl vision inspect occlusion ${weights} --size 5 --stride 1`],
  run: async ({ class: classIndex, size, stride, fill, ...options }, _, context) =>
    attribute('occlusion', options, context, ({ model }, image) =>
      occlusion(model, image, { classIndex, size, stride, fill, signal: context.signal }),
    ),
  print: printAttributions,
});

const neighboursCommand = defineCommand({
  name: 'vision inspect neighbours',
  summary: 'find the training images that a layer takes for most like test images',
  options: imagesOptions.extend({
    layer: z.string().describe('name of the layer whose features are compared'),
    count: z.int().positive().default(8).describe('neighbours of each image'),
    index: z.string().optional().describe('index of an earlier run, to be used again'),
  }),
  examples: [
    `dl vision inspect neighbours ${weights} --layer relu3`,
    `dl vision inspect neighbours ${weights} --layer relu3 --index out/features.safetensors --images 18 247`,
  ],
  run: async ({ layer, count, index: saved, images: indices, ...options }, _, context) =>
    withClassifier(options, context, async (classifier) => {
      const { model, classes, images } = classifier;
      const samples = await testImages(classifier, indices);
      const train = await images('train');
      let index: FeatureIndex;
      const file = saved ?? `${options.out}/features.safetensors`;
      if (saved) index = await openIndex(saved, layer, train.prepared);
      else {
        context.note(`indexing ${train.prepared.length.toLocaleString('en')} training images`);
        index = await FeatureIndex.of(model, train.prepared, layer, { signal: context.signal });
        await index.save(file);
      }

      const rows = [];
      for (const { index: test, prepared, picture, label } of samples) {
        const batch = { ...prepared, shape: [1, ...prepared.shape] };
        const [neighbours] = await index.search(model, batch, count);
        const shown = neighbours!.map(async (neighbour) => ({
          ...neighbour,
          picture: toImage((await train.shown.get(neighbour.index, new Random(0))).image),
        }));
        rows.push({ query: { index: test, label, picture }, neighbours: await Promise.all(shown) });
      }
      const picture = `${options.out}/neighbours.png`;
      const title = `Test images and their neighbours at layer ${layer}`;
      await saveChart(picture, await neighbourGrid(rows, { classes, title }));
      const withoutPicture = <T extends { picture: unknown }>({ picture: _, ...rest }: T) => rest;
      const found = rows.map(({ query, neighbours }) => ({
        ...withoutPicture(query),
        neighbours: neighbours.map(withoutPicture),
      }));
      return { layer, images: found, index: file, picture };
    }),
  print: ({ index, picture }) => `picture: ${picture}\nindex: ${index}`,
});

/** Everything of `dl vision inspect`. */
export const visionInspectCommands: readonly Command[] = [
  filtersCommand,
  activationsCommand,
  saliencyCommand,
  gradCamCommand,
  occlusionCommand,
  neighboursCommand,
];

const titles = {
  saliency: 'Gradient of the score of the class',
  'grad-cam': 'Grad-CAM',
  occlusion: 'Loss of probability where the image is covered',
};

/** Explains test images by a method and draws what it found. */
async function attribute(
  method: keyof typeof titles,
  { images: indices, ...options }: ClassifierOptions & { images: number[] },
  context: CommandContext,
  explain: (classifier: RecipeClassifier, image: TestImage['prepared']) => Promise<Attribution>,
) {
  return withClassifier(options, context, async (classifier) => {
    const { classes } = classifier;
    const explained = [];
    for (const { index, prepared, picture, label } of await testImages(classifier, indices)) {
      context.signal.throwIfAborted();
      explained.push({ index, picture, label, attribution: await explain(classifier, prepared) });
    }
    const picture = `${options.out}/${method}.png`;
    await saveChart(picture, await attributionGrid(explained, { classes, title: titles[method] }));
    const found = explained.map(({ index, label, attribution: { classIndex, probability } }) => ({
      index,
      label: classes[label]!,
      explained: classes[classIndex]!,
      probability,
    }));
    return { images: found, picture };
  });
}

type Attributions = Awaited<ReturnType<typeof attribute>>;

function printAttributions({ images, picture }: Attributions): string {
  const lines = images.map(
    ({ index, label, explained, probability }) =>
      `image ${index} (${label}): ${explained}, ${(100 * probability).toFixed(2)} %`,
  );
  return [...lines, `picture: ${picture}`].join('\n');
}

type TestImage = Awaited<ReturnType<typeof testImages>>[number];

/** Test images as the network expects them and as pictures. */
async function testImages({ images }: RecipeClassifier, indices: number[]) {
  const { prepared, shown } = await images('test');
  return Promise.all(
    indices.map(async (index) => {
      if (index >= prepared.length) {
        throw new InvalidArgumentError(
          `there is no test image ${index}; there are ${prepared.length}, from 0 to ${prepared.length - 1}`,
        );
      }
      const { image, label } = await prepared.get(index, new Random(0));
      const { image: picture } = await shown.get(index, new Random(0));
      return { index, label, picture: toImage(picture), prepared: image };
    }),
  );
}

async function openIndex(file: string, layer: string, train: Dataset<ImageSample>): Promise<FeatureIndex> {
  const index = await FeatureIndex.load(file);
  if (index.layer === layer && index.length === train.length) return index;
  throw new InvalidArgumentError(
    `${file} is an index of ${index.length} images at layer "${index.layer}"; asked for are ${train.length} ` +
      `at layer "${layer}". Leave out --index to make a new one.`,
  );
}
