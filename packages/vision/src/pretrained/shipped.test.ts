import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { useBackend } from '@dl/core/backends';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fs from 'node:fs/promises';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { createClassifier } from '../classify';
import { findPretrained } from './catalogue';
import { shippedWeights } from './shipped';

const require = createRequire(import.meta.url);
const repository = fileURLToPath(new URL('../../../..', import.meta.url));
const offline = { cache: '', offline: true };

beforeAll(async () => {
  await useBackend('wasm');
  offline.cache = await fs.mkdtemp(path.join(os.tmpdir(), 'dl-shipped-'));
});
afterAll(() => fs.rm(offline.cache, { recursive: true }));

describe.each(shippedWeights.map((weights) => [weights.name, weights] as const))('%s', (_, weights) => {
  it('is in the package, with the accuracy that was measured', () => {
    const [{ urls, bytes, sha256 }] = weights.files as [(typeof weights.files)[0]];
    const content = readFileSync(fileURLToPath(urls[0]!));
    expect(content.length).toBe(bytes);
    expect(createHash('sha256').update(content).digest('hex')).toBe(sha256);
    const { url, accuracy } = weights.metrics!;
    const { value } = JSON.parse(readFileSync(path.join(repository, url), 'utf8')) as { value: number };
    expect(accuracy).toBeCloseTo(100 * value, 6);
  });

  it('is what its network is called by, and makes a classifier without a network', async () => {
    expect(findPretrained(weights.network)).toBe(weights);
    const model = await createClassifier(weights.network, offline);
    expect(model.name).toBe(weights.name);
    expect(model.classes).toHaveLength(10);
    model.dispose();
  });
});

it('names digits', async () => {
  const model = await createClassifier('mnist', offline);
  const count = 50; // of each digit
  let right = 0;
  for (let digit = 0; digit < 10; digit++) {
    const { data } = require(`mnist/src/digits/${digit}.json`) as { data: number[] }; // grey levels in [0, 1]
    const pictures = Array.from({ length: count }, (_, i) => {
      const levels = data.slice(i * 784, (i + 1) * 784).map((level) => Math.round(level * 255));
      return { width: 28, height: 28, channels: 1, data: Uint8Array.from(levels) } as const;
    });
    const predictions = await model.classify(pictures, { topK: 1 });
    right += predictions.filter(([best]) => best!.label === String(digit)).length;
  }
  expect(right).toBeGreaterThanOrEqual(0.98 * 10 * count);
  model.dispose();
});
