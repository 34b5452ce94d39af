import * as tf from '@tensorflow/tfjs-core';
import { fromHostTensor, type HostTensor } from '@dl/core';
import type { CaptionNetwork } from '../networks/caption-network';
import { special } from '../vocabulary/caption-vocabulary';
import { gatherRows, readStep } from './read-step';

export interface SearchOptions {
  /** Captions that are followed at a time; 1 takes the most probable word at every place. */
  beam: number;
  /** Power of the length by which the logarithm of the probability is divided; 0 prefers short captions. */
  lengthPenalty: number;
  signal?: AbortSignal;
}

/** A caption as tokens. */
export interface FoundCaption {
  /** Without start and end. */
  readonly tokens: readonly number[];
  /** Natural logarithm of the probability of each token, and of the end if it was reached. */
  readonly logProbabilities: readonly number[];
  /** Sum of {@link logProbabilities}, divided by the power of their number that the options say. */
  readonly score: number;
  /** Where each token was looked for, if the network attends: [tokens][places]. */
  readonly attention?: readonly Float32Array[];
}

interface Hypothesis {
  tokens: readonly number[];
  logProbabilities: readonly number[];
  sum: number;
  attention: readonly Float32Array[];
  /** Row of the state that it goes on from. */
  row: number;
}

/**
 * Captions of a batch, for each the best that beam search found, best first. A caption that ends frees no place for another one,
 * so that with a beam of 1 this is the greedy choice; captions of a batch do not know of each other.
 *
 * @param network - In evaluation mode.
 * @param frames - [batch, frames, height, width, channels].
 */
export async function searchCaptions(
  network: CaptionNetwork,
  frames: HostTensor,
  { beam, lengthPenalty, signal }: SearchOptions,
): Promise<FoundCaption[][]> {
  const batch = frames.shape[0]!;
  const { maximumWords } = network.configuration;
  const spread = Int32Array.from({ length: batch * beam }, (_, row) => Math.floor(row / beam));
  const memory = tf.tidy(() => gatherRows(network.encode(fromHostTensor(frames)), spread));
  let state = tf.tidy(() => network.start(memory));
  const first = (index: number): Hypothesis => ({
    tokens: [],
    logProbabilities: [],
    sum: 0,
    attention: [],
    row: index * beam,
  });
  let alive = Array.from({ length: batch }, (_, index) => [first(index)]);
  const finished = Array.from({ length: batch }, (): Hypothesis[] => []);
  try {
    for (let position = 0; position <= maximumWords && alive.some(({ length }) => length); position++) {
      signal?.throwIfAborted();
      const [tokens, parents] = [new Int32Array(batch * beam), new Int32Array(batch * beam)];
      for (const [index, hypotheses] of alive.entries()) {
        for (const [place, hypothesis] of hypotheses.entries()) {
          tokens[index * beam + place] = hypothesis.tokens.at(-1) ?? special.start;
          parents[index * beam + place] = hypothesis.row;
        }
      }
      const step = await readStep(network, memory, state, { tokens, position, parents });
      tf.dispose(state);
      state = step.state;
      const isLast = position === maximumWords; // only the end may follow
      alive = alive.map((hypotheses, index) => {
        const places = beam - finished[index]!.length;
        const next = hypotheses.flatMap((hypothesis, place) =>
          extend(
            hypothesis,
            { ...step, row: index * beam + place, vocabulary: network.vocabularySize },
            isLast ? 0 : places,
          ),
        );
        next.sort((a, b) => b.sum - a.sum);
        const kept = next.slice(0, places);
        finished[index]!.push(...kept.filter(hasEnded));
        return kept.filter((hypothesis) => !hasEnded(hypothesis));
      });
    }
  } finally {
    tf.dispose([memory, state]);
  }
  const found = (hypothesis: Hypothesis) => toCaption(hypothesis, lengthPenalty);
  return finished.map((hypotheses) => hypotheses.map(found).sort((a, b) => b.score - a.score));
}

const hasEnded = ({ tokens }: Hypothesis) => tokens.at(-1) === special.end;

/** The `count` most probable continuations of a hypothesis; with 0, its end alone. */
function extend(
  hypothesis: Hypothesis,
  {
    logProbabilities,
    attention,
    row,
    vocabulary,
  }: { logProbabilities: Float32Array; attention?: Float32Array; row: number; vocabulary: number },
  count: number,
): Hypothesis[] {
  const values = logProbabilities.subarray(row * vocabulary, (row + 1) * vocabulary);
  const places = attention && attention.length / (logProbabilities.length / vocabulary);
  const weights = attention?.slice(row * places!, (row + 1) * places!);
  return (count ? largest(values, count) : [special.end]).map((token) => ({
    tokens: [...hypothesis.tokens, token],
    logProbabilities: [...hypothesis.logProbabilities, values[token]!],
    sum: hypothesis.sum + values[token]!,
    attention: weights ? [...hypothesis.attention, weights] : [],
    row,
  }));
}

/** Indices of the largest values, the first of equals first. */
function largest(values: Float32Array, count: number): number[] {
  const best: number[] = [];
  for (const [index, value] of values.entries()) {
    if (value === -Infinity || (best.length === count && values[best.at(-1)!]! >= value)) continue;
    const place = best.findIndex((other) => values[other]! < value);
    best.splice(place < 0 ? best.length : place, 0, index);
    if (best.length > count) best.pop();
  }
  return best;
}

function toCaption(
  { tokens, logProbabilities, sum, attention }: Hypothesis,
  lengthPenalty: number,
): FoundCaption {
  return {
    tokens: tokens.slice(0, -1),
    logProbabilities,
    score: sum / tokens.length ** lengthPenalty,
    ...(attention.length && { attention: attention.slice(0, -1) }),
  };
}
