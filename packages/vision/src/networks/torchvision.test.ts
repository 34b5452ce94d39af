import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { useBackend } from '@dl/core/backends';
import { withoutInitialization, type Module } from '@dl/core/nn';
import { expectNoLeaks } from '@dl/core/testing';
import { hashedImage, setHashedWeights } from './hashed-weights';
import {
  alexnet,
  createModel,
  googlenet,
  inceptionV3,
  resnet18,
  resnet50,
  squeezenet1_0,
  squeezenet1_1,
  vgg11Bn,
  type ModelName,
} from '.';

/** Written by `fixtures/torchvision_logits.py`. */
const torchvision = JSON.parse(
  readFileSync(new URL('fixtures/torchvision.json', import.meta.url), 'utf8'),
) as {
  networks: Record<ModelName, { parameters: number; entries: number; sha256: string }>;
  logits: Record<string, { size: number; logits: number[] }>;
};

beforeAll(async () => {
  await useBackend(process.env.DL_BACKEND ?? 'ort');
});

describe('names and shapes are those of torchvision', () => {
  it.each(Object.entries(torchvision.networks))('%s', (name, { parameters, entries, sha256 }) => {
    const network = withoutInitialization(() => createModel(name as ModelName));
    const lines = [...network.namedParameters(), ...network.namedBuffers()]
      .map(([name, { stateShape }]) => `${name} [${stateShape.join(',')}]`)
      .sort();
    const count = network.parameters().reduce((sum, { size }) => sum + size, 0);
    network.dispose();
    expect({ parameters: count, entries: lines.length }).toEqual({ parameters, entries });
    if (createHash('sha256').update(lines.join('\n')).digest('hex') !== sha256)
      throw new Error(`the state dict differs from torchvision's; here it has\n${lines.join('\n')}`);
  });
});

describe('logits are those of torchvision', () => {
  const networks: [string, () => Module][] = [
    ['alexnet', alexnet],
    ['vgg11_bn', () => vgg11Bn({ imageSize: 32, hiddenUnits: 64, numClasses: 10 })],
    ['resnet18', resnet18],
    ['resnet50', resnet50],
    ['googlenet', () => googlenet({ transformInput: true })],
    ['inception_v3', () => inceptionV3({ transformInput: true })],
    ['squeezenet1_0', squeezenet1_0],
    ['squeezenet1_1', squeezenet1_1],
  ];

  it.each(networks)('%s', async (name, create) => {
    const { size, logits: expected } = torchvision.logits[name]!;
    await expectNoLeaks(async () => {
      const network = withoutInitialization(create).eval();
      setHashedWeights(network);
      const logits = tf.tidy(() => network.forward(hashedImage(size)));
      const values = Array.from(await logits.data()).slice(0, expected.length);
      const scale = Math.max(...expected.map(Math.abs));
      const difference = Math.max(...values.map((value, i) => Math.abs(value - expected[i]!))) / scale;
      logits.dispose();
      network.dispose();
      expect(expected.filter((value) => value !== 0).length).toBeGreaterThan(5);
      expect(difference).toBeLessThan(1e-4);
    });
  });
});
