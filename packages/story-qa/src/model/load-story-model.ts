import { loadWeights, readModelMetadata } from '@dl/core/internal';
import { withoutInitialization } from '@dl/core/nn';
import type { TensorSource } from '@dl/core/weights';
import { createStoryNetwork } from '../networks/create-network';
import { StoryVocabulary } from '../vocabulary/story-vocabulary';
import { modelMetadata } from './model-metadata';
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
  const { network: configuration, words } = await readModelMetadata(source, 'story model', modelMetadata);
  const vocabulary = new StoryVocabulary(words);
  const network = withoutInitialization(() => createStoryNetwork(vocabulary.size, configuration));
  return new StoryModel(await loadWeights(network, source), vocabulary);
}
