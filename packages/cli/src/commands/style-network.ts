import { loadStyleNetwork, shippedStyles, type TransformNetwork } from '@dl/style';
import * as z from 'zod';
import type { CommandContext } from '../command';
import { chooseBackend } from './choose-backend';

/** A flag that names a feed-forward style network. */
export const networkOption = z
  .string()
  .describe(
    `style that comes with dl (${shippedStyles.join(', ')}), file of \`dl style train\`, or manifest.json of a published one`,
  );

/** Loads a feed-forward style network on a backend, uses it, and frees it. */
export async function withStyleNetwork<Result>(
  { network: source, backend: requested }: { network: string; backend: string },
  { signal, note }: CommandContext,
  use: (network: TransformNetwork) => Promise<Result>,
): Promise<Result> {
  await chooseBackend(requested, note);
  const network = await loadStyleNetwork(source, { signal });
  try {
    return await use(network);
  } finally {
    network.dispose();
  }
}
