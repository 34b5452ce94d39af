import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { FileFormatError, fromHostTensor, InvalidArgumentError } from '@dl/core';
import { useBackend } from '@dl/core/backends';
import { expectNoLeaks, readFixture } from '@dl/core/testing';
import { writeSafetensors } from '@dl/core/weights';
import { evaluateText } from '../evaluate/evaluate-text';
import { CharacterVocabulary } from '../vocabulary/character-vocabulary';
import { importGpt } from './import-gpt';
import { importTensorFlowCharRnn } from './import-tensorflow-char-rnn';

beforeAll(() => useBackend(process.env.DL_BACKEND ?? 'wasm'));

describe('importGpt', () => {
  const file = fileURLToPath(new URL('fixtures/nanogpt.pt', import.meta.url));
  const vocabulary = CharacterVocabulary.of('abcdefghijk');

  it('gives the logits of nanoGPT', async () => {
    const { tokens, logits } = await readFixture(new URL('fixtures/nanogpt.safetensors', import.meta.url));
    await expectNoLeaks(async () => {
      const model = await importGpt(file, { vocabulary });
      expect(model.configuration).toMatchObject({
        layers: 2,
        heads: 2,
        features: 16,
        context: 8,
        bias: false,
      });
      const error = tf.tidy(() =>
        tf.max(tf.abs(tf.sub(model.network.forward(fromHostTensor(tokens!)), fromHostTensor(logits!)))),
      );
      expect(error.dataSync()[0]).toBeLessThan(1e-4);
      error.dispose();
      model.dispose();
    });
  });

  it('says what does not fit', async () => {
    await expectNoLeaks(async () => {
      await expect(importGpt(file, { vocabulary: CharacterVocabulary.of('ab') })).rejects.toThrow(
        InvalidArgumentError,
      );
      const other = writeSafetensors({ x: { dtype: 'float32', shape: [1], data: Float32Array.of(1) } });
      await expect(importGpt(other, { vocabulary })).rejects.toThrow(FileFormatError);
      await expect(importTensorFlowCharRnn(other, { vocabulary })).rejects.toThrow(FileFormatError);
      const noHead = writeSafetensors({
        embedding: { dtype: 'float32', shape: [11, 2], data: new Float32Array(22) },
        'rnnlm/multi_rnn_cell/cell_0/basic_lstm_cell/weights': {
          dtype: 'float32',
          shape: [4, 8],
          data: new Float32Array(32),
        },
      });
      await expect(importTensorFlowCharRnn(noHead, { vocabulary })).rejects.toThrow(
        'this character LSTM lacks "rnnlm/softmax_w"',
      );
    });
  });
});

const data =
  process.env.DL_TEST_DATA ?? fileURLToPath(new URL('../../../../../shared/data', import.meta.url));
const published = `${data}/text/charrnn_ml5/shakespeare`;

if (!existsSync(published))
  it.skip(`a published character LSTM (skipped: ${published} is missing)`, () => {});
else
  it('reads a published character LSTM, which knows Shakespeare', async () => {
    const tokens = JSON.parse(readFileSync(`${published}/vocab.json`, 'utf8')) as Record<string, number>;
    const characters = Object.entries(tokens).sort(([, a], [, b]) => a - b);
    // The keys "u" and "U" got lost in the published file.
    const lost: Record<string, string> = { '  ': 'u', '': 'U' };
    const vocabulary = new CharacterVocabulary(characters.map(([character]) => lost[character] ?? character));
    const plays = readFileSync(`${data}/text/tinyshakespeare/input.txt`, 'utf8').slice(-3000);
    await expectNoLeaks(async () => {
      const model = await importTensorFlowCharRnn(`${published}/manifest.json`, { vocabulary });
      const { bitsPerCharacter } = await evaluateText(model, plays);
      expect(bitsPerCharacter).toBeLessThan(2.3); // a random model: log2(65) = 6
      model.dispose();
    });
  });
