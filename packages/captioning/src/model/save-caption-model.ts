import { dispose } from '@tensorflow/tfjs-core';
import { saveTensors, type SaveTensorsOptions } from '@dl/core/weights';
import type { CaptionModel } from './caption-model';
import { metadataOf } from './model-metadata';

/**
 * Saves a model as one safetensors file that holds all that it needs, its words too; of a trained network whose features it reads
 * only the name.
 *
 * ```ts
 * await saveCaptionModel('out/caption.safetensors', model, { dtype: 'float16' });
 * const same = await loadCaptionModel('out/caption.safetensors');
 * ```
 *
 * @throws {@link StorageFullError} if the disk is full; an old file then stays.
 */
export async function saveCaptionModel(
  path: string,
  model: CaptionModel,
  options: SaveTensorsOptions = {},
): Promise<void> {
  const state = model.network.stateDict();
  const metadata = Object.entries(metadataOf(model)).map(([name, value]) => [name, JSON.stringify(value)]);
  try {
    await saveTensors(path, state, Object.fromEntries(metadata) as Record<string, string>, options);
  } finally {
    dispose(state);
  }
}
