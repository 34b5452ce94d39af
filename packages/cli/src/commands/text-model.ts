import { loadStyle, loadTextModel, shippedStyles, type TextModel } from '@dl/text-gen';
import * as z from 'zod';
import type { CommandContext } from '../command';
import { chooseBackend } from './choose-backend';

/** The options that say which model is used, on which backend. */
export const modelOptions = z.object({
  style: z.enum(shippedStyles).default('shakespeare').describe('a model that comes with dl'),
  weights: z
    .string()
    .optional()
    .describe('another model: a file or URL of `dl text train`, or a folder of its checkpoints'),
  backend: z.string().default('auto').describe('backend to compute on, see `dl backends`'),
});

/** Loads a model, uses it, and frees it. */
export async function withTextModel<T>(
  { style, weights, backend: requested }: z.output<typeof modelOptions>,
  { note }: CommandContext,
  use: (model: TextModel) => Promise<T>,
): Promise<T> {
  await chooseBackend(requested, note);
  const model = await (weights === undefined ? loadStyle(style) : loadTextModel(weights));
  try {
    return await use(model);
  } finally {
    model.dispose();
  }
}
