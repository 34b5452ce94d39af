import * as tf from '@tensorflow/tfjs-core';
import { fromHostTensor, InvalidArgumentError } from '@dl/core';
import { encodeStories } from '../batches/encode-stories';
import { networkBatches, type NetworkBatch } from '../batches/network-batches';
import type { StoryModel } from '../model/story-model';
import { EntityNetwork } from '../networks/entity-network';
import { MemoryNetwork } from '../networks/memory-network';
import type { QuestionTensors, StoryTensors } from '../networks/story-tensors';
import { wordsOf } from '../vocabulary/story-vocabulary';

/** What a model answers to a question, and what it looked at. */
export interface StoryAnswer {
  answer: string;
  /** The five most probable answers, with probabilities from 0 to 1. */
  candidates: { answer: string; probability: number }[];
  /** The sentences of the story. */
  sentences: string[];
  /** How much each look weighed each sentence; of an LSTM there is none. */
  attention: Attention[];
  /** Sentences at the beginning that it did not read, because the story is longer than its memory. */
  forgotten: number;
}

/** One look at the story. */
export interface Attention {
  /** `hop 1` and so on of a memory network; of an entity network `blocks`, for the blocks that the answer comes from. */
  name: string;
  /** One weight for each sentence, 0 to 1. Those of a hop add up to 1; a gate of a block may open for many sentences. */
  weights: number[];
}

/**
 * Answers a question about a story.
 *
 * ```ts
 * const { answer, attention } = await askStory(model, 'Anna went to the attic. Ben ran to the cellar.', 'Where is Anna?');
 * answer; // 'attic'
 * attention[0]; // { name: 'hop 1', weights: [0.98, 0.02] }
 * ```
 *
 * @param story - Its sentences, or a text of which each ends with a full stop or a line. Without a sentence the answer is what
 * the question alone suggests.
 * @throws {@link InvalidArgumentError} if the question is empty, or a sentence is longer than those of the training.
 * @throws {@link UnknownWordError} if a word is not known.
 */
export async function askStory(
  { network, vocabulary }: StoryModel,
  story: string | readonly string[],
  question: string,
): Promise<StoryAnswer> {
  const sentences = (typeof story === 'string' ? story.split(/[.!\n]+/) : story)
    .map((sentence) => sentence.trim())
    .filter((sentence) => wordsOf(sentence).length);
  if (!wordsOf(question).length) throw new InvalidArgumentError('the question is empty');
  const position = sentences.length;
  const questions = [{ text: question, answer: '', position, support: [] }];
  const encoded = encodeStories([{ sentences, questions }], vocabulary);
  const batches = networkBatches(encoded, network.configuration, { batchSize: 1 });
  let batch: NetworkBatch | undefined;
  for await (const only of batches.epoch(0)) batch = only;
  const { answer: _, ...read } = batch!;
  const { probabilities, looks } = tf.tidy(() => {
    const tensors = Object.fromEntries(
      Object.entries(read).map(([name, tensor]) => [name, fromHostTensor(tensor as never)]),
    );
    const { logits, looks } = look(network, tensors);
    return { probabilities: tf.softmax(tf.slice(logits, 0, 1)), looks };
  });
  const probable = await probabilities.data();
  const weights = await Promise.all(looks.map(({ weights }) => weights.data()));
  tf.dispose([probabilities, looks.map(({ weights }) => weights)]);
  const { configuration } = network;
  const limit = configuration.type === 'entnet' ? configuration.longestStory : configuration.memories;
  const forgotten = Math.max(0, position - limit);
  const isLatestFirst = configuration.type !== 'entnet';
  const attention = looks.map(({ name }, index) => ({
    name,
    weights: sentences.map((_, sentence) => {
      if (sentence < forgotten) return 0;
      return weights[index]![isLatestFirst ? position - 1 - sentence : sentence - forgotten]!;
    }),
  }));
  const candidates = [...probable]
    .map((probability, number) => ({ answer: vocabulary.word(number), probability }))
    .sort((a, b) => b.probability - a.probability)
    .slice(0, 5);
  return { answer: candidates[0]!.answer, candidates, sentences, attention, forgotten };
}

/** The answers [questions, vocabulary], and the weights of the sentences of the only story, look by look. */
function look(
  network: StoryModel['network'],
  tensors: Record<string, tf.Tensor>,
): { logits: tf.Tensor; looks: { name: string; weights: tf.Tensor }[] } {
  if (network instanceof MemoryNetwork) {
    const { logits, attention } = network.attend(tensors as unknown as QuestionTensors);
    return { logits, looks: attention.map((weights, hop) => ({ name: `hop ${hop + 1}`, weights })) };
  }
  if (network instanceof EntityNetwork) {
    const { logits, attention, gates } = network.recall(tensors as unknown as StoryTensors);
    const opened = tf.sum(tf.mul(tf.squeeze(gates, [1]), tf.slice(attention, 0, 1)), 1); // [time]
    return { logits, looks: [{ name: 'blocks', weights: opened }] };
  }
  return { logits: network.forward(tensors as unknown as QuestionTensors), looks: [] };
}
