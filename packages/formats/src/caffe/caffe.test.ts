import { DlError } from '@dl/core';
import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { openWeights } from '../open-weights';
import { isCaffeModel } from './is-caffe-model';
import { caffeModelFile } from './testing/caffemodel-file';

const floats = (...values: number[]) => Float32Array.from(values);

const file = caffeModelFile('net', [
  { name: 'data', type: 'Input', blobs: [] },
  {
    name: 'inception_3a/1x1',
    type: 'Convolution',
    blobs: [
      { shape: [2, 1, 1, 2], data: floats(1, 2, 3, 4) },
      { shape: [2], data: floats(5, 6) },
    ],
  },
  {
    name: 'bn',
    type: 'BatchNorm',
    blobs: [
      { shape: [2], data: floats(2, 4) },
      { shape: [2], data: floats(6, 8) },
      { shape: [1], data: floats(2) },
    ],
  },
  { name: 'fc', type: 'InnerProduct', blobs: [{ shape: [1, 2], data: Float64Array.of(0.5, 0.25) }] },
  { name: 'other', type: 'Embed', blobs: [{ shape: [1, 2, 1], data: floats(7, 8) }] },
]);

it('names the blobs of layers as PyTorch does, and undoes the scale of batch norms', async () => {
  const weights = await openWeights(file);
  expect(weights.format).toBe('caffe');
  expect(weights.metadata).toEqual({ name: 'net' });
  const tensors = await weights.read();
  expect(Object.fromEntries(Object.entries(tensors).map(([name, { shape, data }]) => [name, [shape, [...(data as Float32Array)]]]))).toEqual({
    'inception_3a/1x1.weight': [[2, 1, 1, 2], [1, 2, 3, 4]],
    'inception_3a/1x1.bias': [[2], [5, 6]],
    'bn.running_mean': [[2], [1, 2]],
    'bn.running_var': [[2], [3, 4]],
    'fc.weight': [[1, 2], [0.5, 0.25]],
    'other.blobs.0': [[1, 2, 1], [7, 8]],
  }); // prettier-ignore
  expect(weights.describe('fc.weight')?.dtype).toBe('float64');
});

it('reads old files, whose blobs all have four axes', async () => {
  const old = caffeModelFile('old', [
    { name: 'conv', type: 4, blobs: [{ shape: [1, 2, 1, 1], data: floats(1, 2) }, { shape: [1], data: floats(3) }] },
    { name: 'ip', type: 14, blobs: [{ shape: [3, 1], data: floats(4, 5, 6) }, { shape: [3], data: floats(7, 8, 9) }] },
  ]); // prettier-ignore
  const weights = await openWeights(old);
  expect(weights.names.map((name) => [name, weights.describe(name)!.shape])).toEqual([
    ['conv.weight', [1, 2, 1, 1]],
    ['conv.bias', [1]],
    ['ip.weight', [3, 1]],
    ['ip.bias', [3]],
  ]);
  const { 'ip.bias': bias } = await weights.read(['ip.bias']);
  expect(bias!.data).toEqual(floats(7, 8, 9));
});

it('says what does not fit', async () => {
  const wrong = caffeModelFile('', [
    { name: 'c', type: 'Convolution', blobs: [{ shape: [3], data: floats(1, 2) }] },
  ]);
  await expect(openWeights(wrong)).rejects.toThrow(
    'blob 0 of layer "c" has the shape [3], but 8 bytes of numbers',
  );
  const huge = caffeModelFile('', [{ name: 'c', type: 'Convolution', blobs: [{ shape: [2 ** 40, 2 ** 40], data: floats(1) }] }]); // prettier-ignore
  await expect(openWeights(huge)).rejects.toThrow('but 4 bytes of numbers');
  const raw = Uint8Array.of(0xa2, 0x06, 0x09, 0x0a, 1, 0x63, 0x3a, 4, 0x62, 2, 0, 0); // layer { name: "c" blobs { 12: two bytes } }
  await expect(openWeights(raw)).rejects.toThrow("NVIDIA's fork of Caffe");
  const twice = caffeModelFile('', [1, 2].map(() => ({ name: 'c', type: 'Bias', blobs: [{ shape: [1], data: floats(1) }] }))); // prettier-ignore
  await expect(openWeights(twice)).rejects.toThrow('two tensors "c.bias"');
});

it.each([
  ['ONNX', [0x08, 0x07, 0x12, 0x02, 0x61, 0x62]],
  [
    'a graph of TensorFlow',
    [0x0a, 0x05, 0x0a, 0x01, 0x78, 0x12, 0x00, 0x0a, 0x05, 0x0a, 0x01, 0x79, 0x12, 0x00],
  ],
  ['text', [...new TextEncoder().encode('name: "net"')]],
  ['nothing', []],
])('does not take %s for Caffe', (_, bytes) => {
  expect(isCaffeModel(Uint8Array.from(bytes))).toBe(false);
});

it('takes files for Caffe that say inputs or nothing before their layers', () => {
  const input = [0x1a, 1, 0x61, 0x20, 0x80, 0x01, 0x20, 3]; // input: "a" input_dim: 128 input_dim: 3
  expect(isCaffeModel(Uint8Array.from([...input, 0xa2, 0x06, 3, 0x0a, 1, 0x62]))).toBe(true);
  expect(isCaffeModel(Uint8Array.from([0x12, 3, 0x22, 1, 0x62]))).toBe(true);
});

it('reads damaged files or says what is wrong with them', async () => {
  const flips = fc.array(fc.tuple(fc.nat(file.length - 1), fc.nat(255)), { maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(fc.nat(file.length), flips, async (length, flips) => {
      const damaged = file.slice();
      for (const [position, byte] of flips) damaged[position] = byte;
      try {
        await (await openWeights(damaged.subarray(0, length), { format: 'caffe' })).read();
      } catch (error) {
        expect(error).toBeInstanceOf(DlError);
      }
    }),
    { numRuns: 500 },
  );
});
