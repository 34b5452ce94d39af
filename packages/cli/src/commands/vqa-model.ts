import { InvalidArgumentError } from '@dl/core';
import { createClassifier, type Classifier } from '@dl/vision';
import {
  generateSceneQuestions,
  generateSceneQuestionsOptions,
  loadClevr,
  loadEasyVqa,
  loadShapes,
  loadShippedVqaModel,
  loadVqaModel,
  loadVqaV2,
  PictureEncoder,
  type VqaDataset,
  type VqaModel,
} from '@dl/vqa';
import * as z from 'zod';
import type { CommandContext } from '../command';
import { chooseBackend } from './choose-backend';

/** The options that say which model is used, on which backend. */
export const vqaModelOptions = z.object({
  weights: z
    .string()
    .optional()
    .describe(
      'model that `dl vqa train` wrote, file or URL; default: the one of easy-VQA that comes with dl',
    ),
  backend: z.string().default('auto').describe('backend to compute on, see `dl backends`'),
});

/** The options that say which questions are read: those of a data set, or made up. */
export const vqaDataOptions = generateSceneQuestionsOptions.omit({ seed: true }).extend({
  data: z.string().optional().describe('unpacked folder of a data set; without it scenes are made up'),
  format: z
    .enum(['easy-vqa', 'shapes', 'clevr', 'vqa-v2'])
    .default('easy-vqa')
    .describe('which data set the folder holds'),
  images: z
    .string()
    .optional()
    .describe('folder of the COCO pictures of vqa-v2; default: the folder of the data'),
  limit: z
    .int()
    .positive()
    .optional()
    .describe('questions to read, from the start of the file; default: all'),
});

type VqaDataOptions = z.output<typeof vqaDataOptions>;

const splits = {
  'easy-vqa': { train: 'train', test: 'test' },
  shapes: { train: 'train.small', test: 'val' },
  clevr: { train: 'train', test: 'val' },
  'vqa-v2': { train: 'train2014', test: 'val2014' },
} as const;

/** Reads or makes up questions; 'test' makes up other scenes than 'train'. */
export async function openVqaData(options: VqaDataOptions, split: 'train' | 'test'): Promise<VqaDataset> {
  const { data, limit, images: _images, format: _format, ...made } = options;
  if (data === undefined) return generateSceneQuestions({ ...made, seed: split === 'train' ? 0 : 1 });
  const dataset = await loadFolder(data, options, split);
  return { ...dataset, questions: dataset.questions.slice(0, limit) };
}

function loadFolder(
  folder: string,
  { format, images }: VqaDataOptions,
  split: 'train' | 'test',
): Promise<VqaDataset> {
  switch (format) {
    case 'easy-vqa':
      return loadEasyVqa(folder, { split: splits[format][split] });
    case 'shapes':
      return loadShapes(folder, { split: splits[format][split] });
    case 'clevr':
      return loadClevr(folder, { split: splits[format][split] });
    case 'vqa-v2':
      return loadVqaV2(folder, { split: splits[format][split], images });
  }
}

/** A trained network that looks at pictures; dispose it. */
export interface OpenedEncoder {
  encoder: PictureEncoder;
  dispose(): void;
}

/** Opens published weights as the eye of a network. */
export async function openEncoder(name: string, layer: string): Promise<OpenedEncoder> {
  const classifier: Classifier = await createClassifier(name);
  try {
    const { model, transforms } = classifier;
    const encoder = await PictureEncoder.of(model, { layer, transforms, name });
    return { encoder, dispose: () => classifier.dispose() };
  } catch (error) {
    classifier.dispose();
    throw error;
  }
}

/** Loads a model, and the network of its features if it needs one; uses and frees them. */
export async function withVqaModel<T>(
  { weights, backend: requested }: z.output<typeof vqaModelOptions>,
  { note }: CommandContext,
  use: (model: VqaModel, encoder?: PictureEncoder) => Promise<T>,
): Promise<T> {
  await chooseBackend(requested, note);
  const model = await (weights === undefined ? loadShippedVqaModel() : loadVqaModel(weights));
  let opened: OpenedEncoder | undefined;
  try {
    const { image } = model.network.configuration;
    if (image.type === 'grid') opened = await openEncoder(image.encoder.name, image.encoder.layer);
    return await use(model, opened?.encoder);
  } finally {
    opened?.dispose();
    model.dispose();
  }
}

/** Throws unless both or none are given. */
export function assertEncoderFlags(encoder: string | undefined, layer: string | undefined): void {
  if ((encoder === undefined) === (layer === undefined)) return;
  throw new InvalidArgumentError(
    '--encoder NAME and --layer NAME go together: published weights, and their layer that is taken (see `dl vision summary`)',
  );
}
