import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { fromHostTensor, Random, ShapeError, withRandom, type HostTensor } from '@dl/core';
import { useBackend } from '@dl/core/backends';
import { expectNoLeaks } from '@dl/core/testing';
import { valueAndGradients } from '@dl/core/train';
import { readStep } from '../decode/read-step';
import { replaceWords, sampleCaptions } from '../decode/sample-captions';
import { searchCaptions } from '../decode/search-captions';
import { captionStep } from '../train/caption-step';
import { toBatch } from '../train/caption-batches';
import { special } from '../vocabulary/caption-vocabulary';
import type { CaptionNetwork } from './caption-network';
import { imageNetworks, kindOf, videoNetworks, type CaptionNetworkType } from './configuration';
import { createCaptionNetwork } from './create-network';
import { TemporalAttention } from './temporal-attention';

const vocabulary = 9;
const maximumWords = 4;

function create(type: CaptionNetworkType): CaptionNetwork {
  const frames = kindOf(type) === 'image' ? 1 : 3;
  const network = withRandom(new Random(5), () =>
    createCaptionNetwork(vocabulary, {
      ...{ type, frames, features: 8, layers: 2, heads: 2, dropout: 0, maximumWords },
      visual: { type: 'cnn', side: 16, width: 2 },
    }),
  );
  return network.eval();
}

function drawFrames(network: CaptionNetwork, batch: number): HostTensor<'uint8'> {
  const shape = [batch, network.configuration.frames, 16, 16, 3];
  const random = new Random(1);
  const data = Uint8Array.from({ length: shape.reduce((a, b) => a * b) }, () => random.integer(256));
  return { dtype: 'uint8', shape, data };
}

const rowOf = ({ shape, data, dtype }: HostTensor<'uint8'>, row: number): HostTensor<'uint8'> => {
  const size = data.length / shape[0]!;
  return { dtype, shape: [1, ...shape.slice(1)], data: data.slice(row * size, (row + 1) * size) };
};

beforeAll(async () => {
  await useBackend(process.env.DL_BACKEND ?? 'wasm');
});

describe.each([...imageNetworks, ...videoNetworks])('%s', (type) => {
  it('says the same step by step as all at once', async () => {
    const network = create(type);
    const frames = drawFrames(network, 2);
    const { tokens } = toBatch(
      frames,
      [
        [4, 5, 6],
        [7, 8],
      ],
      maximumWords,
    );
    const [all, stepped] = tf.tidy(() => {
      const memory = network.encode(fromHostTensor(frames));
      const given = fromHostTensor(tokens);
      let state = network.start(memory);
      const logits = tf.unstack(given, 1).map((token, position) => {
        const step = network.step(memory, state, token, tf.tensor1d([position], 'int32'));
        state = step.state;
        return step.logits;
      });
      return [network.teach(memory, given).logits, tf.stack(logits, 1)];
    });
    expect(all.shape).toEqual([2, maximumWords + 1, vocabulary]);
    const [expected, received] = [await all.data(), await stepped.data()];
    for (const [index, value] of expected.entries()) expect(received[index]).toBeCloseTo(value, 4);
    tf.dispose([all, stepped]);
    network.dispose();
  });

  it('no word sees later ones, and every parameter learns', async () => {
    const network = create(type).train();
    const frames = drawFrames(network, 2);
    const { tokens, targets, weights } = toBatch(
      frames,
      [
        [4, 5, 6],
        [7, 8, 4],
      ],
      maximumWords,
    );
    const parameters = [...network.namedParameters()];
    const { gradients, value } = valueAndGradients(
      () =>
        captionStep(1)(network, {
          frames: fromHostTensor(frames),
          tokens: fromHostTensor(tokens),
          targets: fromHostTensor(targets),
          weights: fromHostTensor(weights),
        }).loss,
      parameters.map(([, parameter]) => parameter),
    );
    expect(Number.isFinite((await value.data())[0])).toBe(true);
    for (const [index, gradient] of gradients.entries()) {
      const norm = (await gradient.data<'float32'>()).reduce((sum, item) => sum + Math.abs(item), 0);
      // What shifts all scores of a softmax alike has no gradient.
      if (!/in_proj_bias|key\.bias/.test(parameters[index]![0])) {
        expect([parameters[index]![0], norm > 0]).toEqual([parameters[index]![0], true]);
      }
    }
    tf.dispose([value, gradients]);
    network.eval();
    const logits = tf.tidy(() => {
      const memory = network.encode(fromHostTensor(frames));
      const changed = { ...tokens, data: tokens.data.map((token, i) => (i % 5 === 3 ? 5 : token)) };
      return [tokens, changed].map((given) =>
        tf.slice(network.teach(memory, fromHostTensor(given)).logits, [0, 0, 0], [-1, 3, -1]),
      );
    });
    expect(await logits[1]!.array()).toEqual(await logits[0]!.array());
    tf.dispose(logits);
    network.dispose();
  });

  it('a beam of 1 is greedy, a batch gives what its members give, and a wide beam finds no worse', async () => {
    const network = create(type);
    await expectNoLeaks(async () => {
      const frames = drawFrames(network, 3);
      const search = { lengthPenalty: 0 };
      const found = await searchCaptions(network, frames, { ...search, beam: 1 });
      const wide = await searchCaptions(network, frames, { ...search, beam: 60 });
      for (const [row, [best]] of found.entries()) {
        const alone = rowOf(frames, row);
        expect(best!.tokens).toEqual(await greedy(network, alone));
        const [[same]] = (await searchCaptions(network, alone, { ...search, beam: 1 })) as [[typeof best]];
        expect(same!.tokens).toEqual(best!.tokens);
        expect(same!.score).toBeCloseTo(best!.score, 4);
        expect(wide[row]![0]!.score).toBeGreaterThanOrEqual(best!.score - 1e-5);
        const sum = best!.logProbabilities.reduce((total, value) => total + value, 0);
        expect(best!.score).toBeCloseTo(sum, 5);
        for (const weights of best!.attention ?? []) {
          expect(weights.reduce((total, weight) => total + weight, 0)).toBeCloseTo(1, 4);
        }
      }
    });
    network.dispose();
  });

  it('draws words by seed, and replaces some', async () => {
    const network = create(type);
    await expectNoLeaks(async () => {
      const frames = drawFrames(network, 2);
      const drawn = await sampleCaptions(network, frames, new Random(3));
      expect(drawn).toEqual(await sampleCaptions(network, frames, new Random(3)));
      expect(drawn.flat().every((token) => token > special.unknown && token < vocabulary)).toBe(true);
      const batch = toBatch(frames, [[4, 5, 6], [7]], maximumWords);
      expect((await replaceWords(network, batch, 0, new Random(3))).data).toEqual(batch.tokens.data);
      const { data } = await replaceWords(network, batch, 1, new Random(4));
      expect([data[0], data[5]]).toEqual([special.start, special.start]);
      expect([...data].map((token) => token === special.padding)).toEqual(
        [...batch.tokens.data].map((token) => token === special.padding),
      );
    });
    network.dispose();
  });

  it('frames of another size are an error', () => {
    const network = create(type);
    const wrong = tf.zeros([1, network.configuration.frames, 8, 8, 3]);
    expect(() => tf.tidy(() => network.encode(wrong))).toThrow(ShapeError);
    wrong.dispose();
    network.dispose();
  });
});

it('mean pooling does not know the order of frames, S2VT and temporal attention do', async () => {
  for (const [type, isBlind] of [
    ['mean-pooling', true],
    ['s2vt', false],
    ['temporal-attention', false],
  ] as const) {
    const network = create(type);
    if (network instanceof TemporalAttention) {
      network.position.assign(tf.tidy(() => tf.mul(network.position.value, 100))); // as training makes them
    }
    const { shape, dtype, data } = drawFrames(network, 1);
    const size = data.length / shape[1]!;
    const levels = data.map((_, index) => 120 * Math.floor(index / size)); // dark, gray, bright
    const frames = { dtype, shape, data: levels };
    const difference = tf.tidy(() => {
      const forwards = fromHostTensor(frames);
      const { tokens } = toBatch(frames, [[4, 5]], maximumWords);
      const say = (given: tf.Tensor) => network.forward(given, fromHostTensor(tokens));
      return tf.max(tf.abs(tf.sub(say(forwards), say(tf.reverse(forwards, 1)))));
    });
    const [value] = await difference.data();
    expect([type, value! < 1e-6]).toEqual([type, isBlind]);
    difference.dispose();
    network.dispose();
  }
});

/** The most probable word at every place, without the search. */
async function greedy(network: CaptionNetwork, frames: HostTensor): Promise<number[]> {
  const memory = tf.tidy(() => network.encode(fromHostTensor(frames)));
  let state = tf.tidy(() => network.start(memory));
  const caption: number[] = [];
  for (let position = 0; position < maximumWords; position++) {
    const tokens = Int32Array.of(caption.at(-1) ?? special.start);
    const step = await readStep(network, memory, state, { tokens, position });
    tf.dispose(state);
    state = step.state;
    const token = step.logProbabilities.indexOf(Math.max(...step.logProbabilities));
    if (token === special.end) break;
    caption.push(token);
  }
  tf.dispose([memory, state]);
  return caption;
}
