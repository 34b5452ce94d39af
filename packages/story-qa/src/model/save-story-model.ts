import { dispose } from '@tensorflow/tfjs-core';
import { saveTensors } from '@dl/core/weights';
import { metadataOf } from './model-metadata';
import type { StoryModel } from './story-model';

/**
 * Saves a model as one safetensors file that holds all that it needs, its words too.
 *
 * ```ts
 * await saveStoryModel('out/story.safetensors', model);
 * const same = await loadStoryModel('out/story.safetensors');
 * ```
 *
 * @throws {@link StorageFullError} if the disk is full; an old file then stays.
 */
export async function saveStoryModel(path: string, model: StoryModel): Promise<void> {
  const state = model.network.stateDict();
  const metadata = Object.entries(metadataOf(model)).map(([name, value]) => [name, JSON.stringify(value)]);
  try {
    await saveTensors(path, state, Object.fromEntries(metadata) as Record<string, string>);
  } finally {
    dispose(state);
  }
}
