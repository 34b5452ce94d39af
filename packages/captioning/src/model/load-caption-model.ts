import { InvalidArgumentError } from '@dl/core';
import { loadWeights, readModelMetadata, sourceName } from '@dl/core/internal';
import { withoutInitialization } from '@dl/core/nn';
import type { TensorSource } from '@dl/core/weights';
import type { FrameFeatures } from '../inputs/frame-features';
import type { VisualConfiguration } from '../networks/configuration';
import { createCaptionNetwork } from '../networks/create-network';
import { CaptionVocabulary } from '../vocabulary/caption-vocabulary';
import { CaptionModel } from './caption-model';
import { modelMetadata, type ModelMetadata } from './model-metadata';

export interface LoadCaptionModelOptions {
  /** What the model sees with, if it was trained on features: see {@link openFeatures}. */
  features?: FrameFeatures;
}

/**
 * Loads a model that {@link saveCaptionModel} wrote, from a path, a URL or bytes. The caller disposes it.
 *
 * ```ts
 * const model = await loadCaptionModel('out/caption.safetensors');
 * const { caption } = await captionImage(model, 'picture.jpg');
 * model.dispose();
 * ```
 *
 * @throws {@link FileNotFoundError} or {@link FileFormatError}; {@link InvalidArgumentError} for features of another layer than
 * those of the training, or none.
 */
export async function loadCaptionModel(
  source: TensorSource,
  { features }: LoadCaptionModelOptions = {},
): Promise<CaptionModel> {
  const { network: configuration, words } = await describeCaptionModel(source);
  assertFeatures(sourceName(source), configuration.visual, features);
  const vocabulary = new CaptionVocabulary(words);
  const network = withoutInitialization(() => createCaptionNetwork(vocabulary.size, configuration));
  return new CaptionModel(await loadWeights(network, source), vocabulary, features);
}

/** What a file says of its model: the network's configuration, with the features that it needs, and its words. */
export async function describeCaptionModel(source: TensorSource): Promise<ModelMetadata> {
  return readModelMetadata(source, 'caption model', modelMetadata);
}

function assertFeatures(name: string, visual: VisualConfiguration, features?: FrameFeatures): void {
  if (visual.type === 'cnn') return;
  const expected = `the layer ${visual.layer} of ${visual.source}`;
  if (!features) {
    throw new InvalidArgumentError(
      `the model of ${name} reads ${expected}: open it with openFeatures, and give it as \`features\``,
    );
  }
  if (features.layer !== visual.layer || features.shape.join() !== visual.shape.join()) {
    throw new InvalidArgumentError(
      `the model of ${name} reads ${expected}, [${visual.shape.join(', ')}]; received the layer ${features.layer} of ` +
        `${features.source}, [${features.shape.join(', ')}]`,
    );
  }
}
