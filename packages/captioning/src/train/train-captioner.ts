import { InvalidArgumentError, Random, withRandom } from '@dl/core';
import { BestWeights, parseOptions } from '@dl/core/internal';
import { adam, cosine, Trainer, type BatchLoader, type Schedule } from '@dl/core/train';
import type { CaptionDataset } from '../data/caption-dataset';
import { describeInputs, type CaptionEvaluation } from '../evaluate/evaluate-captioner';
import { seeDataset } from '../inputs/see-frames';
import { CaptionModel } from '../model/caption-model';
import { metadataOf } from '../model/model-metadata';
import type { CaptionNetwork } from '../networks/caption-network';
import { createCaptionNetwork } from '../networks/create-network';
import { CaptionVocabulary } from '../vocabulary/caption-vocabulary';
import { captionBatches, toSeenItems, type CaptionBatch } from './caption-batches';
import { captionStep, type CaptionTensors } from './caption-step';
import { chooseNetwork } from './choose-network';
import { withScheduledSampling } from './scheduled-sampling';
import { selfCriticalBatches } from './self-critical-batches';
import {
  trainCaptionerOptions,
  type TrainCaptionerControls,
  type TrainCaptionerOptions,
  type TrainCaptionerSettings,
} from './train-captioner-options';

export interface TrainedCaptioner {
  /**
   * With the weights of the lowest held-out loss; after self-critical epochs, with the last ones, which went on from there. The
   * caller disposes it.
   */
  model: CaptionModel;
  /** Of greedy captions of what was held out. */
  evaluation: CaptionEvaluation;
}

/** Limit of the norm of all gradients. */
const clipNorm = 5;

/**
 * Trains a network to describe pictures or clips: to say the next word of captions that people gave and then, if that is asked
 * for, to raise CIDEr-D itself. With the same options, seed and backend it gives the same weights, whether it was stopped and
 * resumed or not. What the network sees of the data set stays in memory.
 *
 * ```ts
 * const dataset = sceneCaptions({ scenes: 2000 });
 * const { model, evaluation } = await trainCaptioner(dataset, { epochs: 10 }, { listeners: [progressBar()] });
 * evaluation.scores.ciderD;
 * await saveCaptionModel('out/caption.safetensors', model);
 * ```
 *
 * @throws {@link InvalidArgumentError} for options that the schema does not allow, too few pictures, or a network that does not
 * describe what is given; {@link CaptionedItemError} for a picture that cannot be read.
 * @throws The signal's reason if training was aborted before its end.
 */
export async function trainCaptioner(
  dataset: CaptionDataset,
  options: TrainCaptionerOptions = {},
  controls: TrainCaptionerControls = {},
): Promise<TrainedCaptioner> {
  const settings = parseOptions('trainCaptioner', trainCaptionerOptions, options);
  const { features, signal } = controls;
  const configuration = chooseNetwork(dataset, settings, features);
  const parts = controls.validation
    ? { train: dataset, heldOut: controls.validation }
    : holdOut(dataset, settings);
  const captions = parts.train.items.flatMap((item) => item.captions);
  const vocabulary = CaptionVocabulary.of(captions, settings);
  const see = async (part: CaptionDataset) => {
    const inputs = await seeDataset(part, configuration, { features, signal });
    return toSeenItems(part, inputs, vocabulary, settings.maximumWords);
  };
  const [train, heldOut] = [await see(parts.train), await see(parts.heldOut)];
  const network = withRandom(new Random(settings.seed), () =>
    createCaptionNetwork(vocabulary.size, configuration),
  );
  const model = new CaptionModel(network, vocabulary, features);
  const { batchSize, maximumWords, seed, epochs, selfCriticalEpochs } = settings;
  const validation = captionBatches(heldOut, { batchSize, maximumWords });
  try {
    const batches = captionBatches(train, { batchSize, maximumWords, seed });
    const sampling = { probability: settings.scheduledSampling, epochs, seed };
    await fit(model, withScheduledSampling(batches, network, sampling), validation, settings, controls, {
      stage: 'words',
      epochs,
      learningRate: settings.learningRate,
      schedule: cosine({ length: epochs * batches.batches }),
    });
    if (selfCriticalEpochs) {
      await fit(
        model,
        selfCriticalBatches(train, network, { batchSize, seed }),
        undefined,
        settings,
        controls,
        {
          stage: 'self-critical',
          epochs: selfCriticalEpochs,
          learningRate: settings.selfCriticalRate,
        },
      );
    }
    network.eval();
    const inputs = heldOut.map(({ input }) => input);
    return { model, evaluation: await describeInputs(model, parts.heldOut, inputs, { beam: 1, signal }) };
  } catch (error) {
    model.dispose();
    throw error;
  }
}

interface Stage {
  /** Also the folder of its checkpoints. */
  stage: 'words' | 'self-critical';
  epochs: number;
  learningRate: number;
  schedule?: Schedule;
}

/** One stage of a training. With a validation, the weights of its lowest loss are kept. */
async function fit(
  model: CaptionModel,
  loader: BatchLoader<CaptionBatch>,
  validation: BatchLoader<CaptionBatch> | undefined,
  { seed, resume, checkpoints, patience, attentionPenalty }: TrainCaptionerSettings,
  { signal, listeners = [] }: TrainCaptionerControls,
  { stage, epochs, learningRate, schedule }: Stage,
): Promise<void> {
  const { network } = model;
  network.train();
  const trainer = new Trainer<CaptionNetwork, CaptionTensors>(network, {
    optimizer: adam({ learningRate }),
    step: captionStep(stage === 'words' ? attentionPenalty : 0),
    metadata: { ...metadataOf(model) },
    ...{ schedule, clipNorm, seed },
  });
  const directory = checkpoints === undefined ? undefined : `${checkpoints}/${stage}`;
  const best = validation && new BestWeights(network);
  try {
    const events = trainer.fit(loader, {
      ...{ epochs, resume, signal, validation },
      listeners: [...(best ? [best.listen] : []), ...listeners],
      ...(directory !== undefined && { checkpoints: { directory } }),
      ...(validation && patience && { earlyStopping: { patience } }),
    });
    for await (const _ of events);
    signal?.throwIfAborted();
    await best?.restore(directory);
  } finally {
    trainer.dispose();
  }
}

/** Holds out pictures that are drawn by the seed. */
function holdOut(
  { kind, items }: CaptionDataset,
  { heldOut, seed }: TrainCaptionerSettings,
): { train: CaptionDataset; heldOut: CaptionDataset } {
  const count = Math.max(1, Math.round(heldOut * items.length));
  if (count >= items.length) {
    throw new InvalidArgumentError(
      `${items.length} pictures or clips are too few to train on and to hold out ${heldOut} of them: at least two are needed`,
    );
  }
  const order = [...Random.derive(seed, items.length).permutation(items.length)].map(
    (index) => items[index]!,
  );
  return { heldOut: { kind, items: order.slice(0, count) }, train: { kind, items: order.slice(count) } };
}
