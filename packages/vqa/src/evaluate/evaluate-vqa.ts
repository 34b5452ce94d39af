import { fromHostTensor, InvalidArgumentError } from '@dl/core';
import * as tf from '@tensorflow/tfjs-core';
import { encodeQuestions, type EncodedPicture } from '../batches/encode-questions';
import { VqaBatches } from '../batches/vqa-batches';
import type { VqaDataset } from '../data/vqa-dataset';
import type { PreparedImages } from '../images/image-input';
import { prepareImages, type FeatureSource } from '../images/prepare-images';
import { scoreAnswers, type VqaScores } from '../metrics/score-answers';
import type { VqaModel } from '../model/vqa-model';
import type { VqaTensors } from '../networks/vqa-network';

/** How a model did on a data set. */
export interface VqaEvaluation extends VqaScores {
  /** What it answered to each question. */
  answers: string[];
}

export interface EvaluateVqaOptions extends FeatureSource {
  /** Ends the work between two batches, with the signal's reason as the error. */
  signal?: AbortSignal;
}

/** Questions that are answered at once. */
const batchSize = 128;

/**
 * Asks a model all questions of a data set.
 *
 * ```ts
 * const { accuracy, byQuestionType } = await evaluateVqa(model, await loadEasyVqa('easy-VQA/data', { split: 'test' }));
 * ```
 *
 * An answer that the model does not know counts as wrong.
 *
 * @throws {@link InvalidArgumentError} if there is no question, one is empty, or another encoder is needed.
 */
export async function evaluateVqa(
  model: VqaModel,
  dataset: VqaDataset,
  { signal, ...source }: EvaluateVqaOptions = {},
): Promise<VqaEvaluation> {
  const { questions, images } = dataset;
  if (!questions.length) throw new InvalidArgumentError('there is no question to answer');
  const encoded = encodeQuestions(dataset, model.words, model.answers);
  const prepared = prepareImages(images, model.network.configuration.image, source);
  const answers = await answerAll(model, encoded, prepared, signal);
  return { ...scoreAnswers(questions, answers), answers };
}

async function answerAll(
  { network, answers: vocabulary }: VqaModel,
  pictures: readonly EncodedPicture[],
  images: PreparedImages,
  signal?: AbortSignal,
): Promise<string[]> {
  const places = pictures.flatMap(({ questions }) => questions.map(({ index }) => index));
  const answers: string[] = [];
  let row = 0;
  for await (const batch of new VqaBatches(pictures, images, { batchSize, answers: vocabulary.size }).epoch(
    0,
  )) {
    const { images, image, words, lengths } = batch;
    const given = tf.tidy(() => {
      const read = Object.entries({ images, image, words, lengths }).map(
        ([name, tensor]) => [name, fromHostTensor(tensor)] as const,
      );
      return tf.argMax(network.forward(Object.fromEntries(read) as VqaTensors), -1);
    });
    for (const [question, number] of (await given.data()).entries()) {
      if (lengths.data[question]) answers[places[row++]!] = vocabulary.answers[number]!;
    }
    given.dispose();
    signal?.throwIfAborted();
  }
  return answers;
}
