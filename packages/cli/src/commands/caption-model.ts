import {
  describeCaptionModel,
  loadCaptionModel,
  openFeatures,
  searchOptions,
  type CaptionModel,
  type FrameFeatures,
} from '@dl/captioning';
import * as z from 'zod';
import type { CommandContext } from '../command';
import { chooseBackend } from './choose-backend';

/** The options that say which model is used, how it looks for captions, and on which backend. */
export const captionModelOptions = searchOptions.extend({
  weights: z
    .string()
    .default('out/caption.safetensors')
    .describe('model that `dl caption train` wrote, file or URL'),
  backbone: z
    .string()
    .optional()
    .describe('file of the trained network whose features the model reads; default: the one of the training'),
  backend: z.string().default('auto').describe('backend to compute on, see `dl backends`'),
});

type CaptionModelOptions = z.output<typeof captionModelOptions>;

/** Loads a model and what it sees with, uses it, and frees both. */
export async function withCaptionModel<T>(
  { weights, backbone, backend }: Pick<CaptionModelOptions, 'weights' | 'backbone' | 'backend'>,
  { note, signal }: CommandContext,
  use: (model: CaptionModel) => Promise<T>,
): Promise<T> {
  await chooseBackend(backend, note);
  const { visual } = (await describeCaptionModel(weights)).network;
  let features: FrameFeatures | undefined;
  let model: CaptionModel | undefined;
  try {
    if (visual.type === 'features') {
      features = await openFeatures(backbone ?? visual.source, { layer: visual.layer, signal });
    }
    model = await loadCaptionModel(weights, { features });
    return await use(model);
  } finally {
    model?.dispose();
    features?.dispose();
  }
}
