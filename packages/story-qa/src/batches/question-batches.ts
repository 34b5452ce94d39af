import { Random, type HostTensor } from '@dl/core';
import type { BatchLoader } from '@dl/core/train';
import { BatchSentences } from './batch-sentences';
import type { EncodedQuestion, EncodedStories, EncodedStory } from './encode-stories';
import type { StorySizes } from './story-sizes';
import { wordRows } from './word-rows';

/** Questions, each with the sentences before it. */
export interface QuestionBatch {
  /** [batch]. */
  readonly answer: HostTensor<'int32'>;
  /** [batch, words]. */
  readonly question: HostTensor<'int32'>;
  /** Distinct sentences [rows, words]; row 0 is empty. */
  readonly sentences: HostTensor<'int32'>;
  /** Rows of `sentences`, the latest first, filled up with 0: [batch, memories]. */
  readonly memory: HostTensor<'int32'>;
}

export interface QuestionBatchesOptions extends StorySizes {
  /** Questions in a batch. */
  batchSize: number;
  /** Sentences before a question that are kept; earlier ones are forgotten. */
  memories: number;
  /**
   * Shuffles, as training needs it: a batch depends on the seed, the epoch and its number alone. What does not fill a batch
   * is left out, in each epoch other questions. Default: the order of the stories, and all of them.
   */
  seed?: number;
  /** Probability of an empty memory before each memory (section 4.1 of the paper, "random noise"). Default: 0. */
  timeNoise?: number;
}

/** Batches for networks that hold the sentences before a question in a memory of fixed size. */
export class QuestionBatches implements BatchLoader<QuestionBatch> {
  readonly batches: number;
  readonly batchSize: number;
  private readonly questions: readonly (readonly [EncodedStory, EncodedQuestion])[];

  constructor(
    private readonly encoded: EncodedStories,
    private readonly options: QuestionBatchesOptions,
  ) {
    this.questions = encoded.stories.flatMap((story) =>
      story.questions.map((question) => [story, question] as const),
    );
    this.batchSize = Math.min(options.batchSize, this.questions.length);
    const batches = this.questions.length / this.batchSize;
    this.batches = options.seed === undefined ? Math.ceil(batches) : Math.floor(batches);
  }

  async *epoch(epoch: number, startBatch = 0): AsyncGenerator<QuestionBatch, void> {
    const { seed } = this.options;
    const order =
      seed === undefined ? undefined : Random.derive(seed, epoch).permutation(this.questions.length);
    for (let batch = startBatch; batch < this.batches; batch++) {
      const first = batch * this.batchSize;
      const count = Math.min(this.batchSize, this.questions.length - first);
      const places = Array.from({ length: count }, (_, i) => (order ? order[first + i]! : first + i));
      yield this.batchOf(places, Random.derive(seed ?? 0, epoch, batch));
    }
  }

  private batchOf(places: readonly number[], random: Random): QuestionBatch {
    const { sentenceWords, questionWords, memories } = this.options;
    const chosen = places.map((place) => this.questions[place]!);
    const sentences = new BatchSentences(this.encoded.sentences);
    const memory = new Int32Array(chosen.length * memories);
    for (const [row, [story, { position }]] of chosen.entries()) {
      let slot = 0;
      for (let sentence = position - 1; sentence >= 0; sentence--) {
        if (this.options.timeNoise && random.uniform() < this.options.timeNoise) slot++;
        if (slot >= memories) break;
        memory[row * memories + slot++] = sentences.rowOf(story.sentences[sentence]!);
      }
    }
    const questions = chosen.map(([, { words }]) => words);
    return {
      answer: {
        dtype: 'int32',
        shape: [chosen.length],
        data: Int32Array.from(chosen, ([, { answer }]) => answer),
      },
      question: wordRows('question', questions, questions.length, questionWords),
      sentences: sentences.toTensor(sentenceWords),
      memory: { dtype: 'int32', shape: [chosen.length, memories], data: memory },
    };
  }
}
