import { loadGan, loadShippedGan, shippedGans, type GanModel } from '@dl/gan';
import * as z from 'zod';
import type { CommandContext } from '../command';
import { chooseBackend } from './choose-backend';

/** The options that say which generator is used, on which backend. */
export const ganModelOptions = z.object({
  weights: z
    .string()
    .default('mnist')
    .describe(
      `generator that \`dl gan train\` wrote, file or URL, or one that comes with dl: ${shippedGans.join(', ')}`,
    ),
  backend: z.string().default('auto').describe('backend to compute on, see `dl backends`'),
});

/** Loads a generator, uses and frees it. */
export async function withGan<T>(
  { weights, backend }: z.output<typeof ganModelOptions>,
  { note }: CommandContext,
  use: (model: GanModel) => Promise<T>,
): Promise<T> {
  await chooseBackend(backend, note);
  const isShipped = (shippedGans as string[]).includes(weights);
  const model = await (isShipped ? loadShippedGan(weights) : loadGan(weights));
  try {
    return await use(model);
  } finally {
    model.dispose();
  }
}
