import { dispose } from '@tensorflow/tfjs-core';
import { saveTensors, type SaveTensorsOptions } from '@dl/core/weights';
import type { GanModel } from './gan-model';
import { metadataOf } from './model-metadata';

/**
 * Saves a generator as one safetensors file that holds all that it needs.
 *
 * ```ts
 * await saveGan('out/gan.safetensors', model, { dtype: 'float16' });
 * const same = await loadGan('out/gan.safetensors');
 * ```
 *
 * @throws {@link StorageFullError} if the disk is full; an old file then stays.
 */
export async function saveGan(
  path: string,
  model: GanModel,
  options: SaveTensorsOptions = {},
): Promise<void> {
  const state = model.generator.stateDict();
  const metadata = Object.entries(metadataOf(model)).map(([name, value]) => [name, JSON.stringify(value)]);
  try {
    await saveTensors(path, state, Object.fromEntries(metadata) as Record<string, string>, options);
  } finally {
    dispose(state);
  }
}
