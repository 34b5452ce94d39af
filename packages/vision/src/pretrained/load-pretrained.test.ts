import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Linear, Module, ReLU, Sequential } from '@dl/core/nn';
import { listCached } from '@dl/core/resources';
import { expectNoLeaks } from '@dl/core/testing';
import { writeSafetensors } from '@dl/core/weights';
import * as tf from '@tensorflow/tfjs-core';
import { createHash } from 'node:crypto';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { TestServer, type Behaviour } from '../../../core/src/resources/test-server';
import { loadPretrained } from './load-pretrained';
import { openPretrained } from './open-pretrained';
import type { PretrainedWeights } from './pretrained-weights';

const floats = (shape: number[], value: number) => {
  const data = new Float32Array(shape.reduce((a, b) => a * b, 1)).fill(value);
  return { dtype: 'float32', shape, data } as const;
};

/** A published file with the names of another framework, a head for training and 400 kB that nobody needs. */
const content = writeSafetensors({
  'stem/W': floats([4, 8], 1),
  'stem/b': floats([8], 2),
  'top/W': floats([8, 3], 3),
  'top/b': floats([3], 4),
  'helper/W': floats([100_000], 5),
  'training/step': floats([1], 6),
});

const weights: PretrainedWeights = {
  kind: 'weights',
  name: 'tiny.test',
  network: 'tiny',
  source: 'timm',
  format: 'safetensors',
  licence: 'CC0-1.0',
  files: [
    {
      path: 'model.safetensors',
      urls: ['https://huggingface.co/dl/tiny/resolve/main/model.safetensors'],
      sha256: createHash('sha256').update(content).digest('hex').slice(0, 8),
      bytes: content.length,
    },
  ],
  mapping: [
    { from: /stem\/W/, to: 'features.0.weight', steps: [{ type: 'transpose', axes: [1, 0] }] },
    { from: /stem\/b/, to: 'features.0.bias' },
    { from: /top\/W/, to: 'classifier.weight', steps: [{ type: 'transpose', axes: [1, 0] }] },
    { from: /top\/b/, to: 'classifier.bias' },
    { from: /helper\/(.)/, to: 'helper.$1' },
    { from: /training\/.+/, to: null },
  ],
  optional: /^helper\./,
  transforms: [],
  classes: null,
  parameters: 67,
  paper: 'https://example.com',
};

class Tiny extends Module {
  readonly features = new Sequential(new Linear(4, 8), new ReLU());
  readonly classifier: Linear;

  constructor(classes = 3) {
    super();
    this.classifier = new Linear(8, classes);
  }

  forward(x: tf.Tensor): tf.Tensor {
    return this.classifier.forward(this.features.forward(x));
  }
}

/** Values of a network's tensors, by name; each of ours holds one number many times. */
function values(model: Module): Record<string, number> {
  const state = model.stateDict();
  const result = Object.fromEntries(
    Object.entries(state).map(([name, tensor]) => [name, tensor.dataSync()[0]!]),
  );
  tf.dispose(state);
  return result;
}

const loaded = {
  'features.0.weight': 1,
  'features.0.bias': 2,
  'classifier.weight': 3,
  'classifier.bias': 4,
};

let cache: string;
let model: Tiny;
beforeEach(async () => {
  cache = await fs.mkdtemp(path.join(os.tmpdir(), 'dl-pretrained-'));
  model = new Tiny();
});
afterEach(async () => {
  model.dispose();
  delete process.env.DL_HUB_ENDPOINT;
  await fs.rm(cache, { recursive: true });
});

/** A mirror of the hub. */
async function serve(behaviour: Behaviour = {}): Promise<TestServer> {
  const server = await TestServer.start(() => ({ content, ...behaviour }));
  process.env.DL_HUB_ENDPOINT = server.url('/mirror');
  return server;
}

const fast = { retries: 1, retryDelay: 1 };

describe('loadPretrained', () => {
  it('fetches from the mirror once, verifies, maps, and then needs no network', async () => {
    await using server = await serve();
    expect(await loadPretrained(model, weights, { cache })).toBe(weights);
    expect(values(model)).toEqual(loaded);
    expect(server.requests.map(({ url }) => url)).toEqual(['/mirror/dl/tiny/resolve/main/model.safetensors']);
    expect((await listCached(cache)).map(({ name }) => name)).toEqual(['tiny.test']);
    const again = new Tiny();
    await loadPretrained(again, weights, { cache, offline: true });
    expect(values(again)).toEqual(loaded);
    again.dispose();
    expect(server.requests).toHaveLength(1);
  });

  it('reads only what it is asked for, by range, and keeps the rest of the network', async () => {
    await using server = await serve();
    const before = values(model);
    await loadPretrained(model, weights, { cache, only: (name) => name.startsWith('features.') });
    expect(values(model)).toEqual({
      ...loaded,
      'classifier.weight': before['classifier.weight'],
      'classifier.bias': before['classifier.bias'],
    });
    expect(server.bytesSent).toBeLessThan(2 ** 16 + 1000);
    expect(await listCached(cache)).toEqual([]);
    await loadPretrained(model, weights, { cache });
    await loadPretrained(model, weights, { cache, only: (name) => name === 'classifier.bias' });
    expect(server.requests.at(-1)!.range).toBeUndefined(); // the last came from the cache
  });

  it('leaves the network as it was when it is another one', async () => {
    await using _ = await serve();
    const other = new Tiny(5);
    const before = values(other);
    const loading = loadPretrained(other, weights, { cache });
    await expect(loading).rejects.toMatchObject({ code: 'state-dict-mismatch' });
    await expect(loading).rejects.toThrow(/classifier.weight has shape \[3,8\], expected \[5,8\]/);
    expect(values(other)).toEqual(before);
    other.dispose();

    const linear = new Linear(4, 8);
    await expect(loadPretrained(linear, weights, { cache })).rejects.toThrow(
      /"tiny.test" do not fit Linear: they lack weight, bias; they have .*classifier/,
    );
    linear.dispose();
  });

  it('says what there is when only takes nothing', async () => {
    await using _ = await serve();
    await expect(loadPretrained(model, weights, { cache, only: () => false })).rejects.toThrow(
      /only takes none.*features.0.weight/,
    );
  });

  it('leaks nothing', async () => {
    await using _ = await serve();
    await loadPretrained(model, weights, { cache });
    await expectNoLeaks(() => loadPretrained(model, weights, { cache }));
  });

  it.each<[string, Behaviour, string, string]>([
    ['a page', { content: Buffer.from('<html>log in</html>') }, 'download-failed', 'file-format'],
    ['other bytes', { content: content.map((byte) => byte ^ 1) }, 'checksum-mismatch', 'file-format'],
    ['nothing', { status: 404 }, 'download-failed', 'transfer-failed'],
    ['an error', { status: 500 }, 'download-failed', 'transfer-failed'],
  ])('fails clearly when the hub sends %s, whole or by range', async (_, behaviour, whole, byRange) => {
    await using server = await serve(behaviour);
    await expect(loadPretrained(model, weights, { cache, ...fast })).rejects.toMatchObject({ code: whole });
    const part = loadPretrained(model, weights, {
      cache,
      ...fast,
      only: (name) => name === 'classifier.bias',
    });
    await expect(part).rejects.toMatchObject({ code: byRange });
    expect(server.requests.length).toBeGreaterThan(1);
    expect(await listCached(cache)).toEqual([]);
  });

  it('names the command that fetches, when offline', async () => {
    const loading = loadPretrained(model, 'vgg19', { cache, offline: true, only: () => true });
    await expect(loading).rejects.toThrow('dl weights fetch vgg19.imagenet1k_v1');
  });
});

describe('openPretrained', () => {
  it('goes on to the next mirror', async () => {
    await using server = await TestServer.start(({ url }) => (url === '/a' ? { status: 404 } : { content }));
    const urls = [server.url('/a'), server.url('/b')];
    const mirrored = { ...weights, files: [{ path: 'model.safetensors', urls }] };
    const reader = await openPretrained(mirrored, { cache, byRange: true });
    expect(reader.describe('features.0.weight')).toEqual({ dtype: 'float32', shape: [8, 4] });
    expect(server.requests.map(({ url }) => url)).toEqual(['/a', '/b']);
  });
});
