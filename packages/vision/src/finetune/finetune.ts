import { InvalidArgumentError, Random, withRandom } from '@dl/core';
import { ImageFiles, type LabelledFile } from '@dl/core/data';
import { parseOptions } from '@dl/core/internal';
import { evaluateClassifier } from '../evaluate/evaluate-classifier';
import { replaceHead, type ImageClassifier } from '../networks';
import { openPictureFolder } from '../train/picture-folder';
import type { TrainedClassifier } from '../train/train-classifier';
import { finetuneInput } from './finetune-input';
import {
  finetuneOptions,
  type FinetuneControls,
  type FinetuneOptions,
  type FinetuneSettings,
} from './finetune-options';
import { evaluationBatch, hasBegunUnfrozen } from './finetune-phase';
import { openPublishedNetwork, type TrainedNetwork } from './open-network';
import { trainAllLayers } from './train-all-layers';
import { trainHead } from './train-head';

export interface FinetunedClassifier extends TrainedClassifier {
  /** In evaluation mode. The caller disposes it. */
  model: ImageClassifier;
}

/**
 * Teaches a trained network the classes of a folder of pictures: `pets/cats/1.jpg`, `pets/dogs/1.jpg` (see
 * `openPictureFolder`). Its last layer is replaced. At first that layer learns alone, on features that the frozen rest
 * computes once for each picture; then all layers learn, the old ones at a lower rate (Howard and Ruder 2018, sections 3.2
 * and 3.3), from pictures that are cropped and flipped at random. Then it is measured on the pictures that were held out.
 *
 * With the same options, seed and backend it gives the same weights, stopped and resumed or at a stretch.
 *
 * ```ts
 * const { model, evaluation, classes } = await finetune('resnet18', 'data/pets', { seed: 1 }, { listeners: [progressBar()] });
 * console.log(evaluation.accuracy);
 * ```
 *
 * @param source - The name of published weights or of a network (see `findPretrained`), or a network, which is changed.
 * @throws {@link InvalidArgumentError} for options that the schema does not allow, and for a folder with fewer than two
 *   classes or too few pictures. Pictures that cannot be read are left out and reported.
 * @throws The signal's reason if training was aborted before its end.
 */
export async function finetune(
  source: string | TrainedNetwork,
  directory: string,
  options: FinetuneOptions = {},
  controls: FinetuneControls = {},
): Promise<FinetunedClassifier> {
  const settings = validate(options);
  const { signal, onEvent } = controls;
  const { heldOut, seed, workers } = settings;
  const pictures = await openPictureFolder(directory, { heldOut, seed, signal, onEvent });
  const { classes, skipped } = pictures;
  const opened = typeof source === 'string' ? await openPublishedNetwork(source, controls) : source;
  const { model, network, imageSize } = opened;
  try {
    const input = finetuneInput(opened.transforms, settings.augment);
    const channels = (imageSize?.[2] ?? 3) as 1 | 3;
    const dataset = (files: readonly LabelledFile[], transforms: (typeof input)['test']) =>
      new ImageFiles(files, classes, { transforms, channels, workers });
    const data = {
      train: dataset(pictures.train, input.train),
      plain: dataset(pictures.train, input.test),
      heldOut: dataset(pictures.heldOut, input.test),
    };
    withRandom(new Random(seed), () => replaceHead(model, classes.length));
    try {
      if (!(await hasBegunUnfrozen(settings))) await trainHead(model, data, settings, controls);
      await trainAllLayers(model, data, settings, controls);
      return {
        model: model.eval(),
        evaluation: await evaluateClassifier(model, data.heldOut, { batchSize: evaluationBatch, signal }),
        test: dataset(pictures.heldOut, input.shown),
        ...{ network, classes, skipped, imageSize, transforms: input.test },
      };
    } finally {
      for (const images of Object.values(data)) await images.close();
    }
  } catch (error) {
    if (typeof source === 'string') model.dispose();
    throw error;
  }
}

function validate(options: FinetuneOptions): FinetuneSettings {
  const settings = parseOptions('finetune', finetuneOptions, options);
  if (settings.frozenEpochs + settings.unfrozenEpochs) return settings;
  throw new InvalidArgumentError(
    'finetune: frozenEpochs and unfrozenEpochs are both 0; nothing would be learned',
  );
}
