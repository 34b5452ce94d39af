import { dispose } from '@tensorflow/tfjs-core';
import { FileFormatError } from '@dl/core';
import { withoutInitialization } from '@dl/core/nn';
import { loadTensors, openSafetensors, type TensorSource } from '@dl/core/weights';
import { createStoryNetwork } from '../networks/create-network';
import { StoryVocabulary } from '../vocabulary/story-vocabulary';
import { parseModelMetadata } from './model-metadata';
import { StoryModel } from './story-model';

/**
 * Loads a model that {@link saveStoryModel} wrote, from a path, a URL or bytes. The caller disposes it.
 *
 * ```ts
 * const model = await loadStoryModel('out/story.safetensors');
 * const { answer } = await askStory(model, ['Anna went to the kitchen.'], 'Where is Anna?');
 * model.dispose();
 * ```
 *
 * @throws {@link FileNotFoundError} or {@link FileFormatError}.
 */
export async function loadStoryModel(source: TensorSource): Promise<StoryModel> {
  const name = source instanceof Uint8Array ? 'the buffer' : String(source);
  const { metadata } = await openSafetensors(source);
  const { network: configuration, words } = parseModelMetadata(name, fromText(name, metadata));
  const vocabulary = new StoryVocabulary(words);
  const network = withoutInitialization(() => createStoryNetwork(vocabulary.size, configuration));
  const state = await loadTensors(source);
  try {
    network.loadStateDict(state);
  } catch (cause) {
    network.dispose();
    throw new FileFormatError(`the weights of ${name} do not fit its network: ${String(cause)}`, { cause });
  } finally {
    dispose(state);
  }
  return new StoryModel(network, vocabulary);
}

function fromText(source: string, metadata: Readonly<Record<string, string>>): unknown {
  try {
    const entries = Object.entries(metadata).filter(([name]) => name === 'network' || name === 'words');
    return Object.fromEntries(entries.map(([name, text]) => [name, JSON.parse(text) as unknown]));
  } catch (cause) {
    throw new FileFormatError(`the metadata of ${source} are damaged: they are not JSON`, { cause });
  }
}
