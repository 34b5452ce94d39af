import { saveTensors, type SaveTensorsOptions } from '@dl/core/weights';
import { dispose } from '@tensorflow/tfjs-core';
import { metadataOf } from './model-metadata';
import type { VqaModel } from './vqa-model';

/**
 * Saves a model as one safetensors file that holds all that it needs, its words and answers too; the network that made grid
 * features is not in it.
 *
 * ```ts
 * await saveVqaModel('out/vqa.safetensors', model, { dtype: 'float16' });
 * const same = await loadVqaModel('out/vqa.safetensors');
 * ```
 *
 * @param options - Type of the saved numbers: with 'float16' the file is half as large.
 * @throws {@link StorageFullError} if the disk is full; an old file then stays.
 */
export async function saveVqaModel(
  path: string | URL,
  model: VqaModel,
  options?: SaveTensorsOptions,
): Promise<void> {
  const state = model.network.stateDict();
  const metadata = Object.entries(metadataOf(model)).map(([name, value]) => [name, JSON.stringify(value)]);
  try {
    await saveTensors(path, state, Object.fromEntries(metadata) as Record<string, string>, options);
  } finally {
    dispose(state);
  }
}
