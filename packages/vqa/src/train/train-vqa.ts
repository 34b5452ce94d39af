import { InvalidArgumentError, Random, withRandom } from '@dl/core';
import { BestWeights, parseOptions } from '@dl/core/internal';
import { accuracy, adam, cosine, Trainer } from '@dl/core/train';
import { answerable, encodeQuestions, type EncodedPicture } from '../batches/encode-questions';
import { VqaBatches } from '../batches/vqa-batches';
import { filterQuestions, type VqaDataset } from '../data/vqa-dataset';
import { evaluateVqa } from '../evaluate/evaluate-vqa';
import type { PreparedImages } from '../images/image-input';
import { pixelImages } from '../images/pixel-images';
import { prepareImages } from '../images/prepare-images';
import { metadataOf } from '../model/model-metadata';
import { VqaModel } from '../model/vqa-model';
import { createVqaNetwork, type AnyVqaNetwork } from '../networks/create-network';
import { AnswerVocabulary, noAnswer } from '../vocabulary/answer-vocabulary';
import { QuestionVocabulary } from '../vocabulary/question-vocabulary';
import { configureNetwork } from './configure-network';
import {
  trainVqaOptions,
  type TrainVqaControls,
  type TrainVqaOptions,
  type TrainVqaSettings,
} from './train-vqa-options';
import { vqaStep, type AnsweredTensors } from './vqa-step';

/** A trained model and how well it learned. */
export interface TrainedVqa {
  /** The caller disposes it. */
  model: VqaModel;
  /** Share of the held-out questions that it answers as the data set does. */
  heldOutAccuracy: number;
  /** Passes over the pictures that were made. */
  epochs: number;
  /** Questions that it was trained on: those with an answer that it can give. */
  trainedOn: number;
}

/**
 * Trains a network to answer questions about pictures, by Adam. Pictures are held out with all their questions, and the
 * weights that answered these best are kept. With the same options, seed and backend it gives the same weights, whether it was
 * stopped and resumed or not.
 *
 * ```ts
 * const { model, heldOutAccuracy } = await trainVqa(generateSceneQuestions({ scenes: 2000 }), { network: 'relation' });
 * await saveVqaModel('out/vqa.safetensors', model);
 * ```
 *
 * @throws {@link InvalidArgumentError} for options that the schema does not allow, an empty question, or too few pictures.
 * @throws The signal's reason if training was aborted before its end.
 */
export async function trainVqa(
  dataset: VqaDataset,
  options: TrainVqaOptions = {},
  controls: TrainVqaControls = {},
): Promise<TrainedVqa> {
  const settings = parseOptions('trainVqa', trainVqaOptions, options);
  const { encoder, signal } = controls;
  const { cache, seed, side, mirror } = settings;
  if (encoder && mirror) {
    throw new InvalidArgumentError('features of pictures are computed once, so they cannot be mirrored');
  }
  const { train, heldOut } = holdOut(dataset, settings);
  const words = QuestionVocabulary.of(
    train.questions.map(({ question }) => question),
    { threshold: settings.wordThreshold },
  );
  const answers = AnswerVocabulary.of(
    train.questions.map(({ answer }) => answer),
    { limit: settings.answers },
  );
  const sizes = { words: words.size, answers: answers.size };
  const network = withRandom(new Random(seed), () =>
    createVqaNetwork(sizes, configureNetwork(settings, encoder)),
  );
  const model = new VqaModel(network, words, answers);
  try {
    const prepare = () => prepareImages(dataset.images, network.configuration.image, { encoder, cache });
    const pictures = answerable(encodeQuestions(train, words, answers));
    const epochs = await fit(
      model,
      {
        train: [pictures, encoder ? prepare() : pixelImages(dataset.images, side, { mirror })],
        validation: [encodeQuestions(heldOut, words, answers), prepare()],
      },
      settings,
      controls,
    );
    const { accuracy: heldOutAccuracy } = await evaluateVqa(model, heldOut, { encoder, cache, signal });
    const trainedOn = pictures.reduce((sum, { questions }) => sum + questions.length, 0);
    return { model, heldOutAccuracy, epochs, trainedOn };
  } catch (error) {
    model.dispose();
    throw error;
  }
}

type Pictures = readonly [pictures: readonly EncodedPicture[], images: PreparedImages];

async function fit(
  model: VqaModel,
  { train, validation }: { train: Pictures; validation: Pictures },
  settings: TrainVqaSettings,
  { signal, listeners = [] }: TrainVqaControls,
): Promise<number> {
  const { seed, epochs, resume, checkpoints: directory, patience, learningRate, batchSize } = settings;
  const answers = model.answers.size;
  const loader = new VqaBatches(...train, { answers, batchSize, seed });
  const trainer = new Trainer<AnyVqaNetwork, AnsweredTensors>(model.network, {
    step: vqaStep(settings.loss),
    optimizer: adam({ learningRate }),
    schedule: cosine({ length: epochs * loader.batches }),
    metrics: { accuracy: accuracy({ ignoreIndex: noAnswer }) },
    clipNorm: 10,
    seed,
    metadata: { ...metadataOf(model) },
  });
  const monitored = { metric: 'accuracy' };
  const best = new BestWeights(model.network, monitored);
  try {
    const events = trainer.fit(loader, {
      ...{ epochs, resume, signal },
      listeners: [best.listen, ...listeners],
      validation: new VqaBatches(...validation, { answers, batchSize }),
      ...(patience && { earlyStopping: { ...monitored, patience } }),
      ...(directory !== undefined && { checkpoints: { directory, ...monitored } }),
    });
    for await (const _ of events);
    signal?.throwIfAborted();
    await best.restore(directory);
    return trainer.state.epoch;
  } finally {
    trainer.dispose();
    model.network.eval();
  }
}

/** Holds out pictures that are drawn by the seed. */
function holdOut(dataset: VqaDataset, { heldOut, seed }: TrainVqaSettings) {
  const pictures = [...new Set(dataset.questions.map(({ imageId }) => imageId))];
  const count = Math.max(1, Math.round(heldOut * pictures.length));
  if (count >= pictures.length) {
    throw new InvalidArgumentError(
      `questions about ${pictures.length} pictures are too few to train on and to hold out ${heldOut} of the pictures: ` +
        'at least two pictures need questions',
    );
  }
  const order = Random.derive(seed, pictures.length).permutation(pictures.length);
  const chosen = new Set(Array.from(order.slice(0, count), (place) => pictures[place]!));
  return {
    heldOut: filterQuestions(dataset, ({ imageId }) => chosen.has(imageId)),
    train: filterQuestions(dataset, ({ imageId }) => !chosen.has(imageId)),
  };
}
