import { describe, expect } from '@jest/globals';
import { build } from 'esbuild';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Random, withRandom } from '@dl/core';
import { useBackend } from '@dl/core/backends';
import { runScriptInChromium } from '../../../build/run-in-chromium';
import { testBuiltInChromium } from '../../../build/test-in-chromium';
import { evaluateText } from './evaluate/evaluate-text';
import { saveTextModel } from './model/save-text-model';
import { TextModel } from './model/text-model';
import { createNetwork, type NetworkConfiguration } from './networks/create-network';
import { generateText } from './sample/generate';
import { CharacterVocabulary } from './vocabulary/character-vocabulary';

const packageFolder = fileURLToPath(new URL('..', import.meta.url));
const text = 'a rose is a rose is a rose 🌹\n'.repeat(20);
const options = { prime: 'a rose', length: 60, temperature: 0, seed: 1 };

/** What a site would do: load a model by URL, let it write, and measure it. */
const page = `
  import * as tf from '@tensorflow/tfjs-core';
  import { useBackend } from '@dl/core/backends';
  import { evaluateText, generate, loadTextModel } from '@dl/text-gen';

  await useBackend('webgl');
  const before = tf.memory().numTensors;
  const model = await loadTextModel(new URL('/model.safetensors', location.href));
  const pieces = [];
  for await (const piece of generate(model, ${JSON.stringify(options)})) pieces.push(piece);
  const { loss } = await evaluateText(model, ${JSON.stringify(text)});
  model.dispose();
  report({ pieces, loss, leaked: tf.memory().numTensors - before });`;

async function bundle(): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: page, resolveDir: packageFolder },
    absWorkingDir: path.join(packageFolder, '../..'),
    bundle: true,
    write: false,
    platform: 'browser',
    format: 'esm',
    tsconfigRaw: {}, // the repository's maps packages to their sources
    logLevel: 'silent',
  });
  return outputFiles[0]!.text;
}

const networks: NetworkConfiguration[] = [
  { type: 'gpt', layers: 2, heads: 2, features: 16, context: 32, dropout: 0, bias: false },
  { type: 'lstm', layers: 2, features: 16, dropout: 0 },
];

describe.each(networks)('a $type in a browser', (configuration) => {
  testBuiltInChromium(
    import.meta.url,
    'writes and measures on WebGL what it does in Node',
    async (executable) => {
      await useBackend('wasm');
      const folder = mkdtempSync(path.join(tmpdir(), 'dl-text-'));
      const vocabulary = CharacterVocabulary.of(text);
      const network = withRandom(new Random(2), () => createNetwork(vocabulary.size, configuration));
      const model = new TextModel(network, vocabulary);
      const file = path.join(folder, 'model.safetensors');
      await saveTextModel(file, model);
      const weights = readFileSync(file);
      rmSync(folder, { recursive: true });
      const { pieces, loss, leaked } = await runScriptInChromium<{
        pieces: string[];
        loss: number;
        leaked: number;
      }>(await bundle(), {
        executable,
        graphics: 'webgl',
        serve(request, response) {
          if (request.url === '/model.safetensors') response.end(weights);
          return request.url === '/model.safetensors';
        },
      });
      expect(pieces.every((piece) => Array.from(piece).length === 1)).toBe(true);
      expect(pieces.join('').slice(0, 10)).toBe((await generateText(model, options)).slice(0, 10));
      expect(pieces).toHaveLength(options.length);
      expect(loss).toBeCloseTo((await evaluateText(model, text)).loss, 3);
      expect(leaked).toBe(0);
      model.dispose();
    },
  );
});
