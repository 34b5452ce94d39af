import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { FileFormatError } from '@dl/core';
import { useBackend } from '@dl/core/backends';
import { expectNoLeaks } from '@dl/core/testing';
import { writeSafetensors } from '@dl/core/weights';
import { CharRnn } from '../networks/char-rnn';
import { Gpt } from '../networks/gpt';
import { generateText } from '../sample/generate';
import { CharacterVocabulary } from '../vocabulary/character-vocabulary';
import { loadTextModel } from './load-text-model';
import { saveTextModel } from './save-text-model';
import { TextModel } from './text-model';

let folder: string;
beforeAll(async () => {
  await useBackend(process.env.DL_BACKEND ?? 'wasm');
  folder = mkdtempSync(path.join(tmpdir(), 'dl-text-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const vocabulary = CharacterVocabulary.of('ab🙂\n');

it.each([
  ['gpt', () => new Gpt(vocabulary.size, { layers: 1, heads: 2, features: 8, context: 6 })],
  ['rnn', () => new CharRnn(vocabulary.size, { type: 'rnn', layers: 2, features: 8, dropout: 0.5 })],
] as const)('%s: a file holds all that a model needs', async (name, create) => {
  await expectNoLeaks(async () => {
    const trainedOn = { corpus: 'letters', sha256: '00', heldOut: 0.1, prime: 'a' };
    const model = new TextModel(create(), vocabulary, trainedOn);
    const file = path.join(folder, `${name}.safetensors`);
    await saveTextModel(file, model);
    const same = await loadTextModel(file);
    expect(same.configuration).toEqual(model.configuration);
    expect(same.trainedOn).toEqual(trainedOn);
    expect(await generateText(same, { length: 30 })).toBe(await generateText(model, { length: 30 }));

    const half = path.join(folder, `${name}-16.safetensors`);
    await saveTextModel(half, model, { dtype: 'float16' });
    expect(statSync(half).size).toBeLessThan(statSync(file).size);
    const rounded = await loadTextModel(half);
    for (const [index, parameter] of rounded.network.parameters().entries()) {
      const error = tf.tidy(() =>
        tf.max(tf.abs(tf.sub(parameter.value, model.network.parameters()[index]!.value))),
      );
      expect(error.dataSync()[0]).toBeLessThan(2e-3);
      error.dispose();
    }
    for (const each of [model, same, rounded]) each.dispose();
  });
});

it('a file without a network or a vocabulary is an error', async () => {
  const tensors = { x: { dtype: 'float32', shape: [1], data: Float32Array.of(1) } } as const;
  await expectNoLeaks(async () => {
    await expect(loadTextModel(writeSafetensors(tensors))).rejects.toThrow(FileFormatError);
    const damaged = writeSafetensors(tensors, { network: '{', vocabulary: '{}' });
    await expect(loadTextModel(damaged)).rejects.toThrow(/not JSON/);
    const network = JSON.stringify({ type: 'lstm', layers: 1, features: 4 });
    const other = writeSafetensors(tensors, { network, vocabulary: '{"type":"bytes"}' });
    await expect(loadTextModel(other)).rejects.toThrow(/do not fit/);
    await expect(loadTextModel(folder)).rejects.toThrow(/holds no checkpoint/);
  });
});
