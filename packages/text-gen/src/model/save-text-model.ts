import { dispose } from '@tensorflow/tfjs-core';
import { saveTensors, type SaveTensorsOptions } from '@dl/core/weights';
import type { ModelMetadata } from './model-metadata';
import type { TextModel } from './text-model';

/**
 * Saves a model as one safetensors file that holds all that it needs, the vocabulary too.
 *
 * ```ts
 * await saveTextModel('out/shakespeare.safetensors', model, { dtype: 'float16' });
 * const same = await loadTextModel('out/shakespeare.safetensors');
 * ```
 *
 * @param options - Type of the saved numbers: with 'float16' the model is a trifle worse.
 * @throws {@link StorageFullError} if the disk is full; an old file then stays.
 */
export async function saveTextModel(
  path: string | URL,
  model: TextModel,
  options?: SaveTensorsOptions,
): Promise<void> {
  const metadata = Object.fromEntries(
    Object.entries(metadataOf(model)).map(([name, value]) => [name, JSON.stringify(value)]),
  );
  const state = model.network.stateDict();
  try {
    await saveTensors(path, state, metadata, options);
  } finally {
    dispose(state);
  }
}

/** What a file or a checkpoint of this model must say. */
export function metadataOf({ configuration, vocabulary, trainedOn }: TextModel): ModelMetadata {
  return { network: configuration, vocabulary: vocabulary.save(), ...(trainedOn && { trainedOn }) };
}
