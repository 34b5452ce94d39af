import { beforeAll, describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { InvalidArgumentError, Random, withRandom } from '@dl/core';
import { useBackend } from '@dl/core/backends';
import { expectNoLeaks } from '@dl/core/testing';
import { TextModel } from '../model/text-model';
import { CharRnn } from '../networks/char-rnn';
import { Gpt } from '../networks/gpt';
import { CharacterVocabulary } from '../vocabulary/character-vocabulary';
import { UnknownCharacterError } from '../vocabulary/unknown-character-error';
import { generate, generateText } from './generate';

beforeAll(() => useBackend(process.env.DL_BACKEND ?? 'wasm'));

const vocabulary = CharacterVocabulary.of('abcdefgh\n');
const context = 16;
const networks = {
  gpt: () => new Gpt(vocabulary.size, { layers: 2, heads: 2, features: 16, context }),
  lstm: () => new CharRnn(vocabulary.size, { type: 'lstm', layers: 2, features: 12 }),
  gru: () => new CharRnn(vocabulary.size, { type: 'gru', layers: 1, features: 12 }),
};

/** With weights that are larger than those of a new network, whose logits are nearly the same for every text. */
function modelOf(create: () => Gpt | CharRnn): TextModel {
  const network = withRandom(new Random(3), create);
  for (const parameter of network.parameters()) {
    parameter.assign(tf.tidy(() => tf.mul(parameter.value, parameter.shape.length > 1 ? 8 : 1)));
  }
  return new TextModel(network, vocabulary);
}

/** The logits after all of `tokens`, without a memory. */
function logitsAfter(network: Gpt | CharRnn, tokens: number[]): number[] {
  const logits = tf.tidy(() => {
    const all = network.forward(tf.tensor2d([tokens], undefined, 'int32'));
    return tf.gather(tf.squeeze(all, [0]), tokens.length - 1);
  });
  const values = Array.from(logits.dataSync());
  logits.dispose();
  return values;
}

const closeTo = (values: number[]) => values.map((value) => expect.closeTo(value, 3));

describe.each(Object.entries(networks))('%s', (_, create) => {
  it('writes from its memory what it would write from the whole text', async () => {
    await expectNoLeaks(async () => {
      const model = modelOf(create);
      const decoder = model.network.decoder();
      const tokens = [3, 1, 4];
      let logits = await decoder.feed(tokens);
      for (const token of [1, 5, 8, 2, 6, 5, 3, 5]) {
        expect(Array.from(logits)).toEqual(closeTo(logitsAfter(model.network, tokens)));
        tokens.push(token);
        logits = await decoder.feed([token]);
      }
      decoder.dispose();
      model.dispose();
    });
  });

  it('writes as much as asked for, the same for a seed, and frees all, also when it is left early', async () => {
    await expectNoLeaks(async () => {
      const model = modelOf(create);
      const options = { prime: 'abc', length: 40, temperature: 1, seed: 4 };
      const text = await generateText(model, options);
      expect(Array.from(text)).toHaveLength(40); // longer than the context of the GPT
      expect(await generateText(model, options)).toBe(text);
      expect(await generateText(model, { ...options, seed: 5 })).not.toBe(text);
      let start = '';
      for await (const piece of generate(model, options)) if ((start += piece).length === 10) break;
      expect(start).toBe(text.slice(0, 10));
      const signal = AbortSignal.abort();
      await expect(generateText(model, options, { signal })).rejects.toThrow(/abort/i);
      model.dispose();
    });
  });
});

it('a full context of a GPT starts again from its last half', async () => {
  const model = modelOf(networks.gpt);
  const decoder = model.network.decoder();
  const tokens = Array.from({ length: context }, (_, i) => (5 * i + 2) % 9);
  await decoder.feed(tokens);
  const logits = await decoder.feed([7]);
  expect(Array.from(logits)).toEqual(closeTo(logitsAfter(model.network, [...tokens, 7].slice(-context / 2))));
  const again = await decoder.feed([1]);
  expect(Array.from(again)).toEqual(
    closeTo(logitsAfter(model.network, [...tokens, 7, 1].slice(-context / 2 - 1))),
  );
  decoder.dispose();
  model.dispose();
});

it('says what is wrong with its options', async () => {
  const model = modelOf(networks.gru);
  await expect(generateText(model, { prime: 'abcX' })).rejects.toThrow(UnknownCharacterError);
  await expect(generateText(model, { prime: '' })).rejects.toThrow(InvalidArgumentError);
  await expect(generateText(model, { topP: 0 })).rejects.toThrow(/topP/);
  model.dispose();
});
