import { beforeAll, expect, it } from '@jest/globals';
import { useBackend } from '@dl/core/backends';
import { TextModel } from '../model/text-model';
import { CharRnn } from '../networks/char-rnn';
import { Gpt } from '../networks/gpt';
import { CharacterVocabulary } from '../vocabulary/character-vocabulary';
import { evaluateText } from './evaluate-text';
import { evaluationBatches } from './evaluation-batches';

beforeAll(() => useBackend(process.env.DL_BACKEND ?? 'wasm'));

const vocabulary = CharacterVocabulary.of('ab');
const gpt = { layers: 1, heads: 1, features: 4, context: 8 };

it.each([
  ['a GPT', () => new Gpt(vocabulary.size, { ...gpt, type: 'gpt', bias: false, dropout: 0 })],
  ['an LSTM', () => new CharRnn(vocabulary.size, { type: 'lstm', layers: 1, features: 4, dropout: 0 })],
])('%s: counts the tokens that it predicted', async (_, create) => {
  const model = new TextModel(create(), vocabulary);
  const text = 'ab'.repeat(501);
  const { tokens } = await evaluateText(model, text, { context: 16 });
  let predicted = 0;
  for await (const { next } of evaluationBatches(model.network, vocabulary.encode(text), 16).epoch(0))
    predicted += next.data.length;
  expect(tokens).toBe(predicted);
  model.dispose();
});
