import type { Random } from '@dl/core';
import type { ChoiceOptions } from './generate-options';

/**
 * Draws the next token. In this order: the penalty on `recent` tokens (Keskar et al. 2019, CTRL, section 4.1), the
 * temperature, the `topK` most probable (Fan et al. 2018), and of these the most probable that together have the probability
 * `topP` (Holtzman et al. 2020, nucleus sampling).
 *
 * @param logits - [vocabulary].
 * @param recent - Tokens that the penalty is for.
 */
export function chooseToken(
  logits: Float32Array,
  recent: Iterable<number>,
  { temperature, topK, topP, repetitionPenalty }: ChoiceOptions,
  random: Random,
): number {
  const scores = repetitionPenalty === 1 ? logits : penalize(logits, recent, repetitionPenalty);
  if (temperature === 0) return largest(scores);
  const candidates = topK !== undefined || topP < 1 ? byScore(scores).slice(0, topK) : [...scores.keys()];
  const maximum = scores[largest(scores)]!;
  const weights = candidates.map((token) => Math.exp((scores[token]! - maximum) / temperature));
  const kept = topP < 1 ? nucleus(weights, topP) : weights;
  let rest = random.uniform() * kept.reduce((sum, weight) => sum + weight, 0);
  const place = kept.findIndex((weight) => (rest -= weight) < 0);
  return candidates[place < 0 ? kept.length - 1 : place]!;
}

/** All tokens, the most probable first. */
function byScore(scores: Float32Array): number[] {
  return [...scores.keys()].sort((a, b) => scores[b]! - scores[a]!);
}

/** Divides positive and multiplies negative scores: both become less probable. */
function penalize(logits: Float32Array, recent: Iterable<number>, penalty: number): Float32Array {
  const scores = logits.slice();
  for (const token of new Set(recent)) scores[token]! *= scores[token]! > 0 ? 1 / penalty : penalty;
  return scores;
}

/** The first weights, sorted from the largest, that have the share `topP` of all; at least one. */
function nucleus(weights: readonly number[], topP: number): number[] {
  let left = topP * weights.reduce((sum, weight) => sum + weight, 0);
  const end = weights.findIndex((weight) => (left -= weight) <= 0);
  return weights.slice(0, end < 0 ? weights.length : end + 1);
}

function largest(scores: Float32Array): number {
  let best = 0;
  for (let token = 1; token < scores.length; token++) if (scores[token]! > scores[best]!) best = token;
  return best;
}
