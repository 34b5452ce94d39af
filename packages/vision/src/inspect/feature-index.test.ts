import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { FileFormatError, InvalidArgumentError, Random, ShapeError, type HostTensor } from '@dl/core';
import { useBackend } from '@dl/core/backends';
import { InMemoryImages } from '@dl/core/data';
import { Module, ReLU, Sequential } from '@dl/core/nn';
import { expectNoLeaks } from '@dl/core/testing';
import { writeSafetensors } from '@dl/core/weights';
import * as tf from '@tensorflow/tfjs-core';
import { FeatureIndex } from './feature-index';

beforeAll(() => useBackend(process.env.DL_BACKEND ?? 'cpu'));
const directory = mkdtempSync(path.join(tmpdir(), 'dl-index-'));
afterAll(() => rmSync(directory, { recursive: true }));

class Flat extends Module {
  forward(x: tf.Tensor): tf.Tensor {
    return tf.reshape(x, [x.shape[0], -1]);
  }
}
const model = () => new Sequential(new ReLU(), new Flat());

const random = new Random(5);
const [images, size] = [37, 6];
const dataset = new InMemoryImages(
  {
    dtype: 'uint8',
    shape: [images, 2, 3, 1],
    data: Uint8Array.from({ length: images * size }, () => random.integer(256)),
  },
  Array.from({ length: images }, (_, i) => i % 3),
  ['a', 'b', 'c'],
);
const rows = Array.from({ length: images }, (_, i) => Array.from(dataset.image(i).data));
const queries: HostTensor<'float32'> = {
  dtype: 'float32',
  shape: [2, 2, 3, 1],
  data: Float32Array.from([...rows[4]!, ...rows[30]!], (level) => level / 255),
};

const dot = (a: number[], b: number[]) => a.reduce((sum, value, i) => sum + value * b[i]!, 0);
const cosine = (a: number[], b: number[]) => dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));

it('finds the images of the largest cosine, in order', async () => {
  const network = model();
  const index = await expectNoLeaks(() => FeatureIndex.of(network, dataset, '1', { batchSize: 10 }));
  expect(index.features.shape).toEqual([images, size]);
  const found = await expectNoLeaks(() => index.search(network, queries, 5));
  for (const [i, query] of [4, 30].entries()) {
    const expected = rows
      .map((row, index) => ({ index, label: index % 3, similarity: cosine(rows[query]!, row) }))
      .sort((a, b) => b.similarity - a.similarity)
      .slice(0, 5);
    expect(found[i]!.map(({ index, label }) => ({ index, label }))).toEqual(
      expected.map(({ index, label }) => ({ index, label })),
    );
    for (const [k, { similarity }] of expected.entries())
      expect(found[i]![k]!.similarity).toBeCloseTo(similarity, 5);
    expect(found[i]![0]).toMatchObject({ index: query });
  }
  expect((await index.search(network, queries, 100))[0]).toHaveLength(images);
  expect(network.training).toBe(true);
});

it('compares feature maps by their means', async () => {
  const means: HostTensor<'float32'> = {
    dtype: 'float32',
    shape: [1, 1, 2, 2],
    data: Float32Array.of(0, 3, 6, 5),
  };
  const { features } = await FeatureIndex.of(
    new Sequential(new ReLU()),
    { length: 1, get: () => ({ image: { ...means, shape: [1, 2, 2] }, label: 7 }) },
    '0',
  );
  expect(features.shape).toEqual([1, 2]); // the means are 3 and 4
  expect(features.data[0]).toBeCloseTo(0.6, 6);
  expect(features.data[1]).toBeCloseTo(0.8, 6);
});

it('is the same after it was saved and loaded', async () => {
  const index = await FeatureIndex.of(model(), dataset, '1');
  const file = path.join(directory, 'index.safetensors');
  await index.save(file);
  const loaded = await FeatureIndex.load(file);
  expect(loaded).toEqual(index);
  expect(await loaded.search(model(), queries, 3)).toEqual(await index.search(model(), queries, 3));

  writeFileSync(file, writeSafetensors({ features: index.features }));
  await expect(FeatureIndex.load(file)).rejects.toThrow(FileFormatError);
});

it('goes through more rows than it compares at a time', async () => {
  const count = 40_000;
  const angles = Float32Array.from({ length: count }, () => random.uniform(0, Math.PI));
  const data = Float32Array.from({ length: 2 * count }, (_, i) =>
    Math[i % 2 ? 'sin' : 'cos'](angles[i >> 1]!),
  );
  const index = new FeatureIndex('x', { dtype: 'float32', shape: [count, 2], data }, new Int32Array(count));
  const [found] = await index.nearest({ dtype: 'float32', shape: [1, 2], data: Float32Array.of(1, 0) }, 3);
  const smallest = Array.from(angles.keys()).sort((a, b) => angles[a]! - angles[b]!);
  expect(found!.map(({ similarity }) => similarity)).toEqual(
    smallest.slice(0, 3).map((i) => expect.closeTo(Math.cos(angles[i]!), 6) as unknown),
  );
});

it('says what does not fit', async () => {
  const index = await FeatureIndex.of(model(), dataset, '1');
  const wide = { dtype: 'float32', shape: [1, 7], data: new Float32Array(7) } as const;
  await expect(index.nearest(wide, 1)).rejects.toThrow(/6 features; received \[1, 7\]/);
  await expect(index.search(model(), queries, 0)).rejects.toThrow(InvalidArgumentError);
  await expect(FeatureIndex.of(model(), dataset, 'fc')).rejects.toThrow(/no module "fc"/);
  await expect(FeatureIndex.of(model(), { ...dataset, length: 0 } as never, '1')).rejects.toThrow(/empty/);
  expect(() => new FeatureIndex('1', wide, new Int32Array(2))).toThrow(ShapeError);
});
