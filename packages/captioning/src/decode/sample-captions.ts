import * as tf from '@tensorflow/tfjs-core';
import { fromHostTensor, type HostTensor, type Random } from '@dl/core';
import type { CaptionNetwork } from '../networks/caption-network';
import { special } from '../vocabulary/caption-vocabulary';
import { readStep } from './read-step';

/**
 * Captions of a batch, drawn word by word from the probabilities that the network gives, without start and end.
 *
 * @param network - In evaluation mode.
 */
export async function sampleCaptions(
  network: CaptionNetwork,
  frames: HostTensor,
  random: Random,
): Promise<number[][]> {
  const { maximumWords } = network.configuration;
  const captions = Array.from({ length: frames.shape[0]! }, (): number[] => []);
  const isDone = captions.map(() => false);
  await walk(network, frames, maximumWords, (position, drawn) => {
    for (const [row, caption] of captions.entries()) {
      const token = drawn(row, random);
      if (!isDone[row] && token !== special.end) caption.push(token);
      else isDone[row] = true;
    }
    return position + 1 === maximumWords || isDone.every(Boolean)
      ? undefined
      : Int32Array.from(captions, (caption) => caption.at(-1) ?? special.start);
  });
  return captions;
}

/**
 * Tokens [batch, time] in which each word was replaced, with some probability, by one that the network drew after the words
 * before it, replaced ones too: scheduled sampling (Bengio et al. 2015). No gradient goes through what was drawn, so a network
 * that is taught these tokens has the gradients of the paper.
 *
 * @param network - In evaluation mode.
 */
export async function replaceWords(
  network: CaptionNetwork,
  { frames, tokens }: { frames: HostTensor; tokens: HostTensor<'int32'> },
  probability: number,
  random: Random,
): Promise<HostTensor<'int32'>> {
  const [batch, time] = tokens.shape as [number, number];
  const data = tokens.data.slice();
  await walk(network, frames, time - 1, (position, drawn) => {
    for (let row = 0; row < batch; row++) {
      const place = row * time + position + 1;
      const token = drawn(row, random); // always, so that a caption does not depend on its neighbours
      const isReplaced = random.uniform() < probability;
      if (isReplaced && token !== special.end && data[place] !== special.padding) data[place] = token;
    }
    return Int32Array.from({ length: batch }, (_, row) => data[row * time + position + 1]!);
  });
  return { ...tokens, data };
}

/** Steps through captions; `next` gives the tokens that are read after those of a position, or ends it. */
async function walk(
  network: CaptionNetwork,
  frames: HostTensor,
  steps: number,
  next: (position: number, drawn: (row: number, random: Random) => number) => Int32Array | undefined,
): Promise<void> {
  const memory = tf.tidy(() => network.encode(fromHostTensor(frames)));
  let state = tf.tidy(() => network.start(memory));
  let tokens: Int32Array | undefined = new Int32Array(frames.shape[0]!).fill(special.start);
  try {
    for (let position = 0; position < steps && tokens; position++) {
      const step = await readStep(network, memory, state, { tokens, position });
      tf.dispose(state);
      state = step.state;
      const { vocabularySize } = network;
      tokens = next(position, (row, random) =>
        draw(step.logProbabilities.subarray(row * vocabularySize, (row + 1) * vocabularySize), random),
      );
    }
  } finally {
    tf.dispose([memory, state]);
  }
}

/** Draws by probability what is no special token but the end. */
function draw(logProbabilities: Float32Array, random: Random): number {
  let total = 0;
  for (const value of logProbabilities) total += Math.exp(value);
  let left = random.uniform(0, total);
  let last: number = special.end;
  for (const [token, value] of logProbabilities.entries()) {
    if (value === -Infinity) continue;
    last = token;
    left -= Math.exp(value);
    if (left < 0) break;
  }
  return last;
}
