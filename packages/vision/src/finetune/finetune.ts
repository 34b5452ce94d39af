import { InvalidArgumentError, Random, withRandom } from '@dl/core';
import { DataLoader, ImageFiles, type Dataset, type ImageSample, type LabelledFile } from '@dl/core/data';
import { joinPath } from '@dl/core/internal';
import {
  accuracy,
  adamW,
  Checkpoints,
  cosine,
  crossEntropy,
  supervised,
  Trainer,
  warmup,
  type BatchLoader,
  type FitOptions,
  type Loss,
} from '@dl/core/train';
import { z } from 'zod';
import { evaluateClassifier } from '../evaluate/evaluate-classifier';
import { replaceHead, type ImageClassifier } from '../networks';
import { openPictureFolder } from '../train/picture-folder';
import type { TrainedClassifier } from '../train/train-classifier';
import { cacheFeatures, featureLoader, type FeatureBatch } from './features-of';
import { finetuneInput } from './finetune-input';
import { finetuneOptions, type FinetuneControls, type FinetuneOptions } from './finetune-options';
import { openPublishedNetwork, type TrainedNetwork } from './open-network';
import { splitHead } from './split-head';

export interface FinetunedClassifier extends TrainedClassifier {
  /** In evaluation mode. The caller disposes it. */
  model: ImageClassifier;
}

/** Images at a time where nothing is differentiated. */
const evaluationBatch = 32;

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
      await trainAll(model, data, settings, controls);
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

type Settings = z.output<typeof finetuneOptions>;

interface FinetuneData {
  train: Dataset<ImageSample>;
  /** The training pictures without random changes. */
  plain: Dataset<ImageSample>;
  heldOut: Dataset<ImageSample>;
}

/** The head learns as a network of its own: the body, in evaluation mode, only computes what it sees. */
async function trainHead(
  model: ImageClassifier,
  data: FinetuneData,
  settings: Settings,
  controls: FinetuneControls,
): Promise<void> {
  const { frozenEpochs: epochs, seed, learningRate, weightDecay, batchSize } = settings;
  if (!epochs) return;
  controls.onEvent?.({ type: 'phase-start', phase: 'head' });
  model.eval();
  const { head, body } = splitHead(model);
  const total = data.heldOut.length + (settings.cacheFeatures ? data.plain.length : 0);
  let before = 0;
  const cache = async (images: Dataset<ImageSample>) => {
    const loader = new DataLoader(images, { batchSize: evaluationBatch });
    const features = await cacheFeatures(featureLoader(body, loader), (done) => {
      controls.signal?.throwIfAborted();
      controls.onEvent?.({ type: 'features-progress', done: before + done, total });
    });
    before += images.length;
    return features;
  };
  const validation = new DataLoader(await cache(data.heldOut), { batchSize: evaluationBatch });
  const loader: BatchLoader<FeatureBatch> = settings.cacheFeatures
    ? new DataLoader(await cache(data.plain), trainingOrder(data.plain, batchSize, seed))
    : featureLoader(body, new DataLoader(data.train, trainingOrder(data.train, batchSize, seed)));
  const trainer = new Trainer(head, {
    step: supervised(lossOf(settings), 'features', 'label'),
    optimizer: adamW({ learningRate, weightDecay }),
    schedule: cosine({ length: epochs * loader.batches }),
    metrics: { accuracy: accuracy() },
    seed,
  });
  try {
    for await (const _ of trainer.fit(loader, {
      ...fitOptions('head', settings, controls),
      epochs,
      validation,
    }));
    controls.signal?.throwIfAborted();
  } finally {
    trainer.dispose();
  }
}

/** All layers learn, those before the head at a lower rate. */
async function trainAll(
  model: ImageClassifier,
  data: FinetuneData,
  settings: Settings,
  controls: FinetuneControls,
): Promise<void> {
  const { unfrozenEpochs: epochs, seed, learningRate, weightDecay, batchSize, bodyRate } = settings;
  if (!epochs) return;
  controls.onEvent?.({ type: 'phase-start', phase: 'all' });
  const loader = new DataLoader(data.train, trainingOrder(data.train, batchSize, seed));
  const [path] = model.heads;
  const isHead = ([name]: readonly [string, unknown]) => name.startsWith(`${path}.`);
  const parameters = [...model.namedParameters()];
  const trainer = new Trainer(model, {
    step: supervised(lossOf(settings), 'image', 'label'),
    optimizer: () =>
      adamW({ learningRate, weightDecay })([
        { parameters: parameters.filter(isHead) },
        {
          parameters: parameters.filter((entry) => !isHead(entry)),
          learningRate: learningRate * bodyRate,
        },
      ]),
    // The first steps are small, while AdamW does not know yet how large the gradients of the old layers are.
    schedule: warmup(loader.batches, cosine({ length: epochs * loader.batches })),
    metrics: { accuracy: accuracy() },
    seed,
  });
  const validation = new DataLoader(data.heldOut, { batchSize: evaluationBatch });
  try {
    for await (const _ of trainer.fit(loader, {
      ...fitOptions('all', settings, controls),
      epochs,
      validation,
    }));
    controls.signal?.throwIfAborted();
  } finally {
    trainer.dispose();
  }
}

const lossOf =
  ({ labelSmoothing }: Settings): Loss =>
  (logits, labels) =>
    crossEntropy(logits, labels, { labelSmoothing });

/** A last batch of one picture would be the whole statistics of a batch norm, so it is left out. */
const trainingOrder = ({ length }: Dataset<unknown>, batchSize: number, seed: number) => ({
  ...{ batchSize, seed, shuffle: true, dropLast: length >= batchSize },
});

function fitOptions(
  phase: 'head' | 'all',
  { patience, checkpoints, resume }: Settings,
  { signal, listeners }: FinetuneControls,
): Pick<FitOptions<unknown>, 'checkpoints' | 'resume' | 'signal' | 'listeners' | 'earlyStopping'> {
  return {
    ...{ resume, signal, listeners },
    checkpoints: checkpoints === undefined ? undefined : joinPath(checkpoints, phase),
    earlyStopping: patience === undefined ? undefined : { patience },
  };
}

/** True if there is a checkpoint of the second phase to resume from: it holds what the first one has learned. */
async function hasBegunUnfrozen({ resume, checkpoints }: Settings): Promise<boolean> {
  if (!resume || checkpoints === undefined) return false;
  return (await new Checkpoints(joinPath(checkpoints, 'all')).latest()) !== undefined;
}

function validate(options: FinetuneOptions): Settings {
  const parsed = finetuneOptions.safeParse(options);
  if (!parsed.success) throw new InvalidArgumentError(`finetune: ${z.prettifyError(parsed.error)}`);
  if (parsed.data.frozenEpochs + parsed.data.unfrozenEpochs) return parsed.data;
  throw new InvalidArgumentError(
    'finetune: frozenEpochs and unfrozenEpochs are both 0; nothing would be learned',
  );
}
