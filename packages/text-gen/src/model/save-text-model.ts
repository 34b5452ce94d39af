import { dispose } from '@tensorflow/tfjs-core';
import { toHostTensor, type HostTensor } from '@dl/core';
import { writeFileAtomic } from '@dl/core/internal';
import { writeSafetensors } from '@dl/core/weights';
import type { ModelMetadata } from './model-metadata';
import type { TextModel } from './text-model';
import { narrow } from './narrow';

export interface SaveTextModelOptions {
  /** Type of the saved numbers. With 'float16' the file is half as large and the model a trifle worse. Default: 'float32'. */
  dtype?: 'float32' | 'float16';
}

/**
 * Saves a model as one safetensors file that holds all that it needs, the vocabulary too.
 *
 * ```ts
 * await saveTextModel('out/shakespeare.safetensors', model, { dtype: 'float16' });
 * const same = await loadTextModel('out/shakespeare.safetensors');
 * ```
 *
 * @throws {@link StorageFullError} if the disk is full; an old file then stays.
 */
export async function saveTextModel(
  path: string | URL,
  model: TextModel,
  { dtype = 'float32' }: SaveTextModelOptions = {},
): Promise<void> {
  const state = model.network.stateDict();
  const tensors: Record<string, HostTensor> = {};
  try {
    for (const [name, tensor] of Object.entries(state)) {
      const host = (await toHostTensor(tensor)) as HostTensor<'float32'>;
      tensors[name] = dtype === 'float16' ? narrow(host) : host;
    }
  } finally {
    dispose(state);
  }
  const metadata = Object.entries(metadataOf(model)).map(([name, value]) => [name, JSON.stringify(value)]);
  await writeFileAtomic(
    path,
    writeSafetensors(tensors, Object.fromEntries(metadata) as Record<string, string>),
  );
}

/** What a file or a checkpoint of this model must say. */
export function metadataOf({ configuration, vocabulary, trainedOn }: TextModel): ModelMetadata {
  return { network: configuration, vocabulary: vocabulary.save(), ...(trainedOn && { trainedOn }) };
}
