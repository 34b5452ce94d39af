import * as tf from '@tensorflow/tfjs-core';
import { fromHostTensor } from '@dl/core';
import { encodeStories, type EncodedStories } from '../batches/encode-stories';
import { networkBatches } from '../batches/network-batches';
import { noQuestion } from '../batches/story-batches';
import type { StoryModel } from '../model/story-model';
import type { StoryNetwork } from '../networks/create-network';
import type { Story } from '../stories/story';

export interface StoryEvaluation {
  /** Share of the questions that were answered wrongly, 0 to 1. bAbI counts a task as failed from 0.05. */
  error: number;
  /** Questions that were asked. */
  questions: number;
}

/** Questions that are answered at once. */
const batchSize = 128;

/**
 * Asks a model all questions of some stories.
 *
 * ```ts
 * const [{ stories }] = await loadBabi('en-10k', { split: 'test', tasks: [1] });
 * const { error } = await evaluateStory(model, stories);
 * ```
 *
 * An answer that the model does not know counts as wrong.
 *
 * @throws {@link InvalidArgumentError} if the stories have no question.
 * @throws {@link UnknownWordError} if a sentence or question has a word that it does not know.
 */
export async function evaluateStory(
  { network, vocabulary }: StoryModel,
  stories: readonly Story[],
  { signal }: { signal?: AbortSignal } = {},
): Promise<StoryEvaluation> {
  return evaluateEncoded(network, encodeStories(stories, vocabulary), signal);
}

/** {@link evaluateStory} of stories that are numbers already. */
export async function evaluateEncoded(
  network: StoryNetwork,
  encoded: EncodedStories,
  signal?: AbortSignal,
): Promise<StoryEvaluation> {
  let [wrong, questions] = [0, 0];
  for await (const { answer, ...read } of networkBatches(encoded, network.configuration, { batchSize }).epoch(
    0,
  )) {
    const given = tf.tidy(() => {
      const tensors = Object.entries(read).map(([name, tensor]) => [name, fromHostTensor(tensor as never)]);
      return tf.argMax(network.forward(Object.fromEntries(tensors) as never), -1);
    });
    const answers = await given.data();
    given.dispose();
    for (const [row, expected] of answer.data.entries()) {
      if (expected === noQuestion) continue;
      questions++;
      if (answers[row] !== expected) wrong++;
    }
    signal?.throwIfAborted();
  }
  return { error: wrong / questions, questions };
}
