import { InvalidArgumentError, Random, withRandom } from '@dl/core';
import { BestWeights, parseOptions } from '@dl/core/internal';
import { accuracy, Trainer, type BatchLoader, type Metrics } from '@dl/core/train';
import { encodeStories, type EncodedStories } from '../batches/encode-stories';
import { networkBatches, type NetworkBatch } from '../batches/network-batches';
import { noQuestion } from '../batches/story-batches';
import { evaluateEncoded } from '../evaluate/evaluate-story';
import { metadataOf } from '../model/model-metadata';
import { StoryModel } from '../model/story-model';
import { createStoryNetwork, type StoryNetwork } from '../networks/create-network';
import { MemoryNetwork } from '../networks/memory-network';
import { countQuestions, type Story } from '../stories/story';
import { StoryVocabulary } from '../vocabulary/story-vocabulary';
import { configureNetwork } from './configure-network';
import { optimization, withRecipe } from './recipe';
import { storyStep, type AnsweredTensors } from './story-step';
import { trainStoryOptions, type TrainStoryControls, type TrainStoryOptions } from './train-story-options';

/** A trained model and how well it learned. */
export interface TrainedStory {
  /** The caller disposes it. */
  model: StoryModel;
  /** Share of the questions that it was trained on that it answers wrongly. */
  trainingError: number;
  /** Share of the held-out questions that it answers wrongly. */
  heldOutError: number;
  /** Of the restart that was kept. */
  seed: number;
  /** Passes over the stories that it took. */
  epochs: number;
}

type Settings = ReturnType<typeof withRecipe>;

/**
 * Trains a network to answer questions about stories, as its paper does: a memory network by SGD with a linear start
 * (Sukhbaatar et al. 2015, section 4), a recurrent entity network by Adam (Henaff et al. 2017, section 5). With the same
 * options, seed and backend it gives the same weights, whether it was stopped and resumed or not.
 *
 * ```ts
 * const { model, trainingError } = await trainStory(generateStories({ kinds: ['one-fact'] }), { epochs: 20 });
 * await saveStoryModel('out/story.safetensors', model);
 * ```
 *
 * @throws {@link InvalidArgumentError} for options that the schema does not allow, or too few stories.
 * @throws The signal's reason if training was aborted before its end.
 */
export async function trainStory(
  stories: readonly Story[],
  options: TrainStoryOptions = {},
  controls: TrainStoryControls = {},
): Promise<TrainedStory> {
  const settings = withRecipe(parseOptions('trainStory', trainStoryOptions, options));
  const vocabulary = StoryVocabulary.of(stories);
  const parts = holdOut(stories, settings);
  const [train, heldOut] = [encodeStories(parts.train, vocabulary), encodeStories(parts.heldOut, vocabulary)];
  let best: TrainedStory | undefined;
  for (let restart = 0; restart < settings.restarts; restart++) {
    const seed = settings.seed + restart;
    const trained = await trainOnce(vocabulary, train, heldOut, { ...settings, seed }, controls).catch(
      (error: unknown) => {
        best?.model.dispose();
        throw error;
      },
    );
    const isBetter = !best || trained[settings.judge] < best[settings.judge];
    (isBetter ? best : trained)?.model.dispose();
    if (isBetter) best = trained;
    if (best![settings.judge] === 0) break; // no restart is better
  }
  return best!;
}

async function trainOnce(
  vocabulary: StoryVocabulary,
  train: EncodedStories,
  heldOut: EncodedStories,
  settings: Settings,
  controls: TrainStoryControls,
): Promise<TrainedStory> {
  const configuration = configureNetwork(
    { ...train, stories: [...train.stories, ...heldOut.stories] },
    settings,
  );
  const network = withRandom(new Random(settings.seed), () =>
    createStoryNetwork(vocabulary.size, configuration),
  );
  const model = new StoryModel(network, vocabulary);
  const { batchSize, seed, timeNoise, linearEpochs } = settings;
  const loaders = {
    train: networkBatches(train, configuration, { batchSize, seed, timeNoise }),
    validation: networkBatches(heldOut, configuration, { batchSize }),
  };
  try {
    if (network instanceof MemoryNetwork && linearEpochs) {
      network.linear = true;
      const half = { ...settings, epochs: linearEpochs, learningRate: settings.learningRate / 2 };
      await fit(model, loaders, half, 'linear', controls);
      network.linear = false;
    }
    const epochs = await fit(model, loaders, settings, 'trained', controls);
    const { error: trainingError } = await evaluateEncoded(network, train, controls.signal);
    const { error: heldOutError } = await evaluateEncoded(network, heldOut, controls.signal);
    return { model, trainingError, heldOutError, seed, epochs };
  } catch (error) {
    model.dispose();
    throw error;
  }
}

/** One stage of a training. A linear start ends when the held-out loss rises, the rest when nothing is left to learn. */
async function fit(
  model: StoryModel,
  { train, validation }: { train: BatchLoader<NetworkBatch>; validation: BatchLoader<NetworkBatch> },
  settings: Settings,
  stage: 'linear' | 'trained',
  { signal, listeners }: TrainStoryControls,
): Promise<number> {
  const { seed, epochs, resume, checkpoints, patience } = settings;
  const trainer = new Trainer<StoryNetwork, AnsweredTensors>(model.network, {
    ...optimization(settings),
    step: storyStep,
    metrics: { accuracy: accuracy({ ignoreIndex: noQuestion }) },
    seed,
    metadata: { ...metadataOf(model) },
  });
  const directory = checkpoints === undefined ? undefined : `${checkpoints}/${seed}-${stage}`;
  const solved = new AbortController();
  const monitored = { metric: 'accuracy' };
  const best = stage === 'trained' && patience ? new BestWeights(model.network, monitored) : undefined;
  try {
    const events = trainer.fit(train, {
      ...{ epochs, resume },
      listeners: [...(best ? [best.listen] : []), ...(listeners ?? [])],
      validation: validation,
      signal: signal ? AbortSignal.any([signal, solved.signal]) : solved.signal,
      ...(stage === 'linear' && { earlyStopping: { patience: 1 } }),
      ...(best && { earlyStopping: { ...monitored, patience: patience! } }),
      ...(directory !== undefined && { checkpoints: { directory, ...(best && monitored) } }),
    });
    for await (const { type } of events) {
      const isEpoch = type === 'fit-start' || type === 'epoch-end';
      if (stage === 'trained' && isEpoch && isSolved(trainer.state.validations)) solved.abort();
    }
    signal?.throwIfAborted();
    await best?.restore(directory);
    return trainer.state.epoch;
  } finally {
    trainer.dispose();
  }
}

/** Validations without a wrong answer, one after the other, after which a task counts as learned. */
const flawless = 3;

const isSolved = (validations: readonly Metrics[]) =>
  validations.length >= flawless && validations.slice(-flawless).every(({ accuracy }) => accuracy === 1);

/** Holds out stories that are drawn by the seed. */
function holdOut(stories: readonly Story[], { heldOut, seed }: Settings) {
  const asked = stories.filter(({ questions }) => questions.length);
  const count = Math.max(1, Math.round(heldOut * asked.length));
  if (count >= asked.length) {
    throw new InvalidArgumentError(
      `${countQuestions(stories)} questions in ${asked.length} stories are too few to train on and to hold out ${heldOut} of ` +
        'the stories: at least two stories need questions',
    );
  }
  const order = Random.derive(seed, asked.length).permutation(asked.length);
  const chosen = (from: number, to?: number) => [...order.slice(from, to)].map((index) => asked[index]!);
  return { heldOut: chosen(0, count), train: chosen(count) };
}
