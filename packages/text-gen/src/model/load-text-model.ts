import { dispose } from '@tensorflow/tfjs-core';
import { FileFormatError } from '@dl/core';
import {
  fitWeights,
  isDirectory,
  parseModelMetadata,
  readModelMetadata,
  sourceName,
} from '@dl/core/internal';
import { withoutInitialization, type StateDict } from '@dl/core/nn';
import { Checkpoints } from '@dl/core/train';
import { loadTensors, type TensorSource } from '@dl/core/weights';
import { createNetwork } from '../networks/create-network';
import { loadVocabulary } from '../vocabulary/load-vocabulary';
import { modelMetadata, type ModelMetadata } from './model-metadata';
import { TextModel } from './text-model';

/**
 * Loads a model that {@link saveTextModel} or a training wrote: a file (path, URL or bytes), or a folder of checkpoints, of
 * which it takes the best by validation loss. The caller disposes it.
 *
 * ```ts
 * const model = await loadTextModel('runs/shakespeare/checkpoints');
 * for await (const piece of generate(model, { prime: 'ROMEO:' })) process.stdout.write(piece);
 * model.dispose();
 * ```
 *
 * @throws {@link FileNotFoundError}, {@link FileFormatError} or {@link CheckpointDamagedError}.
 */
export async function loadTextModel(source: TensorSource): Promise<TextModel> {
  if (typeof source === 'string' && !/^https?:/i.test(source) && (await isDirectory(source))) {
    return loadCheckpoint(source);
  }
  const metadata = await readModelMetadata(source, 'text model', modelMetadata);
  const state = await loadTensors(source);
  try {
    return await assemble(sourceName(source), metadata, state);
  } finally {
    dispose(state);
  }
}

/** The best checkpoint of a folder of them. */
async function loadCheckpoint(directory: string): Promise<TextModel> {
  const checkpoints = new Checkpoints<{ metadata?: Record<string, unknown> }>(directory);
  const path = (await checkpoints.best()) ?? (await checkpoints.latest());
  if (path === undefined) throw new FileFormatError(`${directory} holds no checkpoint of a training`);
  const { state, tensors } = await checkpoints.load(path);
  try {
    const metadata = parseModelMetadata(path, 'text model', modelMetadata, state.metadata);
    return await assemble(path, metadata, networkOnly(tensors.model ?? {}));
  } finally {
    dispose(tensors);
  }
}

/** Without what only a training needs: see `StatefulCharRnn`. */
function networkOnly(state: StateDict): StateDict {
  const prefix = 'network.';
  const own = Object.entries(state).filter(([name]) => name.startsWith(prefix));
  return own.length
    ? Object.fromEntries(own.map(([name, tensor]) => [name.slice(prefix.length), tensor]))
    : state;
}

async function assemble(
  source: string,
  { network: configuration, vocabulary: saved, trainedOn }: ModelMetadata,
  state: StateDict,
): Promise<TextModel> {
  const vocabulary = await loadVocabulary(saved);
  const network = withoutInitialization(() => createNetwork(vocabulary.size, configuration));
  return new TextModel(fitWeights(network, state, source), vocabulary, trainedOn);
}
