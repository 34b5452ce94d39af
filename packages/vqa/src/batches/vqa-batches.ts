import { Random, type HostTensor } from '@dl/core';
import type { BatchLoader } from '@dl/core/train';
import type { PreparedImages } from '../images/image-input';
import { noAnswer } from '../vocabulary/answer-vocabulary';
import { concatenateTensors } from './concatenate-tensors';
import type { EncodedPicture } from './encode-questions';

/**
 * Pictures, and what is asked about them. Questions without a word fill it up, so that batches come in few shapes: a backend
 * compiles a training step once for each.
 */
export interface VqaBatch {
  /** [questions]; `noAnswer` where the vocabulary lacks it, or there is no question. */
  readonly answer: HostTensor<'int32'>;
  /** How right each answer is, 0 to 1: [questions, answers]. */
  readonly scores: HostTensor<'float32'>;
  /** Numbers of words, filled up with padding: [questions, words]. */
  readonly words: HostTensor<'int32'>;
  /** Words of each question, 0 where there is none: [questions]. */
  readonly lengths: HostTensor<'int32'>;
  /** Row of `images` that each question is about: [questions]. */
  readonly image: HostTensor<'int32'>;
  /** [pictures, height, width, channels]: bytes of pixels, or features. */
  readonly images: HostTensor<'uint8' | 'float32'>;
}

export interface VqaBatchesOptions {
  /** Answers that there are. */
  answers: number;
  /** Questions in a batch, about: all questions of a picture stay together, so that it is looked at once. */
  batchSize: number;
  /**
   * Shuffles and augments, as training needs it: a batch depends on the seed, the epoch and its number alone. Pictures that do
   * not fill a batch are left out, in each epoch others. Default: the order of the pictures, and all of them.
   */
  seed?: number;
}

/** Questions, and words of each, are filled up to multiples of these. */
const [questionStep, wordStep] = [8, 4];

const roundUp = (count: number, step: number) => step * Math.ceil(count / step);

/** Batches of pictures with their questions. */
export class VqaBatches implements BatchLoader<VqaBatch> {
  readonly batches: number;
  /** Pictures in a batch. */
  readonly batchSize: number;

  constructor(
    private readonly pictures: readonly EncodedPicture[],
    private readonly images: PreparedImages,
    private readonly options: VqaBatchesOptions,
  ) {
    const questions = pictures.reduce((sum, { questions }) => sum + questions.length, 0);
    const perPicture = questions / pictures.length;
    this.batchSize = Math.min(pictures.length, Math.max(1, Math.round(options.batchSize / perPicture)));
    const batches = pictures.length / this.batchSize;
    this.batches = options.seed === undefined ? Math.ceil(batches) : Math.floor(batches);
  }

  async *epoch(epoch: number, startBatch = 0): AsyncGenerator<VqaBatch, void> {
    const { seed } = this.options;
    const { length } = this.pictures;
    const order =
      seed === undefined ? [...this.pictures.keys()] : Random.derive(seed, epoch).permutation(length);
    for (let batch = startBatch; batch < this.batches; batch++) {
      const chosen = Array.from(
        order.slice(batch * this.batchSize, (batch + 1) * this.batchSize),
        (place) => ({
          ...this.pictures[place]!,
          random: seed === undefined ? undefined : Random.derive(seed, epoch, place, 1),
        }),
      );
      const images = await Promise.all(
        chosen.map(({ imageId, random }) => this.images.load(imageId, random)),
      );
      yield { ...this.questionsOf(chosen), images: concatenateTensors(images) };
    }
  }

  private questionsOf(pictures: readonly EncodedPicture[]): Omit<VqaBatch, 'images'> {
    const asked = pictures.flatMap(({ questions }, image) =>
      questions.map((question) => ({ ...question, image })),
    );
    const longest = asked.reduce((most, { words }) => Math.max(most, words.length), 1);
    const [rows, width] = [roundUp(asked.length, questionStep), roundUp(longest, wordStep)];
    const words = new Int32Array(rows * width);
    const scores = new Float32Array(rows * this.options.answers);
    for (const [row, question] of asked.entries()) {
      words.set(question.words, row * width);
      for (const [answer, score] of question.scores) {
        if (answer >= 0) scores[row * this.options.answers + answer] = score;
      }
    }
    const vector = (values: number[], filling: number): HostTensor<'int32'> => {
      const data = new Int32Array(rows).fill(filling, values.length);
      data.set(values);
      return { dtype: 'int32', shape: [rows], data };
    };
    return {
      answer: vector(
        asked.map(({ answer }) => answer),
        noAnswer,
      ),
      scores: { dtype: 'float32', shape: [rows, this.options.answers], data: scores },
      words: { dtype: 'int32', shape: [rows, width], data: words },
      lengths: vector(
        asked.map(({ words }) => words.length),
        0,
      ),
      image: vector(
        asked.map(({ image }) => image),
        0,
      ),
    };
  }
}
