import { Random, type HostTensor } from '@dl/core';
import type { BatchLoader } from '@dl/core/train';
import { BatchSentences } from './batch-sentences';
import type { EncodedStories } from './encode-stories';
import { paddedSize } from './padded-size';
import type { StorySizes } from './story-sizes';
import { wordRows } from './word-rows';

/** Stories, or their beginnings, with what is asked about them. */
export interface StoryBatch {
  /** [questions]; {@link noQuestion} fills up. */
  readonly answer: HostTensor<'int32'>;
  /** [questions, words]. */
  readonly question: HostTensor<'int32'>;
  /** Distinct sentences [rows, words]; row 0 is empty. */
  readonly sentences: HostTensor<'int32'>;
  /** Rows of `sentences`: [time, stories]. */
  readonly story: HostTensor<'int32'>;
  /** When each question is asked: sentences told before * stories + place of the story. [questions]. */
  readonly state: HostTensor<'int32'>;
}

/** The answer where a batch has fewer questions than places. */
export const noQuestion = -1;

export interface StoryBatchesOptions extends StorySizes {
  /** Questions in a batch, about: stories stay whole. */
  batchSize: number;
  /** Sentences that are read of a story; questions after more lose the earliest. */
  longestStory: number;
  /**
   * Shuffles, as training needs it, and puts the questions of a story into batches of their own: together they make batches so
   * alike that an entity network learns them by heart. Default: the order of the stories, each read once.
   */
  seed?: number;
}

/** Batches that are sorted by length together, so that stories of a batch are about as long as each other. */
const sortedBatches = 16;

/** A stretch of a story, from its first sentence that is read to its last question. */
interface Stretch {
  readonly story: EncodedStories['stories'][number];
  readonly start: number;
  readonly length: number;
  readonly questions: EncodedStories['stories'][number]['questions'];
}

/** Batches for networks that read a story sentence by sentence, and can answer on the way. */
export class StoryBatches implements BatchLoader<StoryBatch> {
  readonly batches: number;
  readonly batchSize: number;
  private readonly stretches: readonly Stretch[];

  constructor(
    private readonly encoded: EncodedStories,
    private readonly options: StoryBatchesOptions,
  ) {
    this.stretches = encoded.stories.flatMap((story) =>
      options.seed === undefined
        ? cut(story, options.longestStory)
        : story.questions.map((question) => upTo(story, question, options.longestStory)),
    );
    const questions = this.stretches.reduce((count, stretch) => count + stretch.questions.length, 0);
    const perStory = questions / this.stretches.length;
    this.batchSize = Math.min(Math.max(1, Math.round(options.batchSize / perStory)), this.stretches.length);
    const batches = this.stretches.length / this.batchSize;
    this.batches = options.seed === undefined ? Math.ceil(batches) : Math.floor(batches);
  }

  async *epoch(epoch: number, startBatch = 0): AsyncGenerator<StoryBatch, void> {
    const order = this.order(epoch);
    for (let batch = startBatch; batch < this.batches; batch++) yield this.batchOf(order[batch]!);
  }

  /** The stretches of each batch of an epoch. */
  private order(epoch: number): number[][] {
    const { seed } = this.options;
    const { length } = this.stretches;
    if (seed === undefined)
      return pieces(
        Array.from({ length }, (_, i) => i),
        this.batchSize,
      );
    const random = Random.derive(seed, epoch);
    const shuffled = [...random.permutation(length)].slice(0, this.batches * this.batchSize);
    const byLength = (a: number, b: number) => this.stretches[a]!.length - this.stretches[b]!.length;
    const batches = pieces(shuffled, this.batchSize * sortedBatches).flatMap((group) =>
      pieces(group.sort(byLength), this.batchSize),
    );
    return [...random.permutation(batches.length)].map((batch) => batches[batch]!);
  }

  private batchOf(places: readonly number[]): StoryBatch {
    const { sentenceWords, questionWords } = this.options;
    const chosen = places.map((place) => this.stretches[place]!);
    const stories = chosen.length;
    const time = paddedSize(Math.max(...chosen.map(({ length }) => length)));
    const asked = chosen.flatMap(({ start, questions }, row) =>
      questions.map((question) => ({ ...question, state: (question.position - start) * stories + row })),
    );
    const rows = paddedSize(asked.length);
    const sentences = new BatchSentences(this.encoded.sentences);
    const story = new Int32Array(time * stories);
    for (const [row, { story: whole, start, length }] of chosen.entries()) {
      for (let moment = 0; moment < length; moment++) {
        story[moment * stories + row] = sentences.rowOf(whole.sentences[start + moment]!);
      }
    }
    const vector = (fill: number, values: readonly number[]): HostTensor<'int32'> => {
      const data = new Int32Array(rows).fill(fill);
      data.set(values);
      return { dtype: 'int32', shape: [rows], data };
    };
    return {
      answer: vector(
        noQuestion,
        asked.map(({ answer }) => answer),
      ),
      question: wordRows(
        'question',
        asked.map(({ words }) => words),
        rows,
        questionWords,
      ),
      sentences: sentences.toTensor(sentenceWords),
      story: { dtype: 'int32', shape: [time, stories], data: story },
      state: vector(
        0,
        asked.map(({ state }) => state),
      ),
    };
  }
}

/** What is read for a question: the latest sentences before it. */
function upTo(story: Stretch['story'], question: Stretch['questions'][number], longest: number): Stretch {
  const length = Math.min(question.position, longest);
  return { story, start: question.position - length, length, questions: [question] };
}

/** The whole story, and apart from it what is read for questions after more than `longest` sentences. */
function cut(story: Stretch['story'], longest: number): Stretch[] {
  const within = story.questions.filter(({ position }) => position <= longest);
  const late = story.questions.filter(({ position }) => position > longest);
  const length = Math.max(...within.map(({ position }) => position));
  return [
    ...(within.length ? [{ story, start: 0, length, questions: within }] : []),
    ...late.map((question) => upTo(story, question, longest)),
  ];
}

function pieces<Item>(items: readonly Item[], size: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) =>
    items.slice(i * size, (i + 1) * size),
  );
}
