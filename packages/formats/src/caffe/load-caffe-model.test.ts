import { DlError, fromHostTensor, StateDictError, type HostTensor } from '@dl/core';
import { expectNoLeaks, readFixture } from '@dl/core/testing';
import { describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { loadCaffeModel } from './load-caffe-model';
import { readNetDefinition } from './net-definition';
import { caffeModelFile, type LayerToWrite } from './testing/caffemodel-file';

const folder = new URL('fixtures/', import.meta.url);
const networks = JSON.parse(readFileSync(new URL('layers.json', folder), 'utf8')) as Record<string, string>;
const fixture = readFixture(new URL('layers.safetensors', folder));

const floats = (...values: number[]) => Float32Array.from(values);

/** A layer "x" on an input of `dims`. */
const net = (dims: number[], layers: string) =>
  `input: "data" ${dims.map((size) => `input_dim: ${size}`).join(' ')} ${layers}`;

describe('like Caffe', () => {
  it.each(Object.entries(networks))('%s', async (name, prototxt) => {
    const tensors = await fixture;
    const under = (part: string) =>
      Object.entries(tensors)
        .filter(([key]) => key.startsWith(`${name}/${part}/`))
        .map(([key, tensor]) => [key.slice(`${name}/${part}/`.length), tensor] as const);
    const layers = new Map<string, LayerToWrite>();
    for (const { name, type } of readNetDefinition(prototxt).layers)
      layers.set(name, { name, type, blobs: [] });
    for (const [key, { shape, data }] of under('blobs')) {
      const layer = layers.get(key.split('/')[0]!)!;
      layers.set(layer.name, { ...layer, blobs: [...layer.blobs, { shape, data: data as Float32Array }] });
    }
    await expectNoLeaks(async () => {
      const model = await loadCaffeModel({ prototxt, caffemodel: caffeModelFile('', [...layers.values()]) });
      const inputs = under('input').map(([, tensor]) => channelsLast(tensor));
      const output = model.forward(...inputs);
      const expected = channelsLast(tensors[`${name}/output`]!);
      expect(output.shape).toEqual(expected.shape);
      const error = tf.tidy(() => tf.max(tf.abs(tf.sub(output, expected))).dataSync()[0]!);
      expect(error).toBeLessThan(2e-5);
      tf.dispose([...inputs, output, expected]);
      model.dispose();
    });
  });
});

function channelsLast(tensor: HostTensor): tf.Tensor {
  return tf.tidy(() => {
    const x = fromHostTensor(tensor);
    return x.rank === 4 ? tf.transpose(x, [0, 2, 3, 1]) : x;
  });
}

it('computes in place, and names such values by their layers', async () => {
  const layers = `
    layer { name: "double" type: "Power" bottom: "data" top: "data" power_param { scale: 2 } }
    layer { name: "relu" type: "ReLU" bottom: "data" top: "data" }
    layer { name: "sum" type: "Eltwise" bottom: "data" bottom: "data" top: "sum" }`;
  const model = await loadCaffeModel({ prototxt: net([1, 3], layers), inputShape: [3] });
  expect(model.nodes.map(({ outputs }) => outputs)).toEqual([['data@double'], ['data@relu'], ['sum']]);
  expect([...model.forward(tf.tensor2d([[1, -2, 3]])).dataSync()]).toEqual([4, 0, 12]);
});

it('is in inference mode, and starts with random weights where there is no caffemodel', async () => {
  const prototxt = net([1, 3, 8, 8], `
    layer { name: "c" type: "Convolution" bottom: "data" top: "c" convolution_param { num_output: 4 kernel_size: 3 } }
    layer { name: "b" type: "BatchNorm" bottom: "c" top: "c" }
    layer { name: "i" type: "InnerProduct" bottom: "c" top: "i" inner_product_param { num_output: 5 bias_term: false } }`); // prettier-ignore
  const model = await loadCaffeModel({ prototxt: new TextEncoder().encode(prototxt) });
  expect(model.training).toBe(false);
  const shapes = [...model.namedParameters()].map(([name, { stateShape }]) => [name, stateShape]);
  expect(Object.fromEntries(shapes)).toEqual({
    'c.weight': [4, 3, 3, 3],
    'c.bias': [4],
    'i.weight': [5, 144],
  });
  expect(model.forward(tf.zeros([2, 8, 8, 3])).shape).toEqual([2, 5]);
});

const trainVal = `
  layer { name: "mnist" type: "Data" top: "data" top: "label" include { phase: TRAIN } data_param { batch_size: 64 } }
  layer { name: "mnist" type: "Data" top: "data" top: "label" include { phase: TEST } data_param { batch_size: 100 } }
  layer { name: "c" type: "Convolution" bottom: "data" top: "c" convolution_param { num_output: 4 kernel_size: 5 } }
  layer { name: "i" type: "InnerProduct" bottom: "c" top: "i" inner_product_param { num_output: 10 } }
  layer { name: "accuracy" type: "Accuracy" bottom: "i" bottom: "label" top: "accuracy" include { phase: TEST } }
  layer { name: "loss" type: "SoftmaxWithLoss" bottom: "i" bottom: "label" top: "loss" }`;

it('leaves labels, losses and accuracies out', async () => {
  const model = await loadCaffeModel({ prototxt: trainVal, inputShape: [28, 28, 1] });
  expect([model.inputs, model.nodes.map(({ name }) => name), model.outputs]).toEqual([
    ['data'],
    ['c', 'i'],
    ['i'],
  ]);
  await expect(loadCaffeModel({ prototxt: trainVal })).rejects.toThrow('pass it as inputShape');
  const cropped = trainVal.replaceAll('data_param', 'transform_param { crop_size: 24 } data_param');
  const coloured = await loadCaffeModel({ prototxt: cropped });
  expect(coloured.forward(tf.zeros([1, 24, 24, 3])).shape).toEqual([1, 10]);
});

it('gives the values that are asked for, and only has the layers for them', async () => {
  const create = (outputs: string[]) =>
    loadCaffeModel({ prototxt: trainVal, inputShape: [28, 28, 1], outputs });
  const model = await create(['c']);
  expect(model.nodes.map(({ name }) => name)).toEqual(['c']);
  expect(model.forward(tf.zeros([1, 28, 28, 1])).shape).toEqual([1, 24, 24, 4]);
  await expect(create(['loss'])).rejects.toThrow('has no value "loss" to give; it has data, label, c, i');
});

it('reads old networks with old weights', async () => {
  const prototxt = net([1, 1, 2, 2], `
    layers { name: "conv" type: CONVOLUTION bottom: "data" top: "conv" blobs_lr: 1 convolution_param { num_output: 1 kernel_size: 1 } }
    layers { name: "relu" type: RELU bottom: "conv" top: "conv" }
    layers { name: "ip" type: INNER_PRODUCT bottom: "conv" top: "ip" inner_product_param { num_output: 1 } }`); // prettier-ignore
  const caffemodel = caffeModelFile('old', [
    { name: 'conv', type: 4, blobs: [{ shape: [1, 1, 1, 1], data: floats(2) }, { shape: [1], data: floats(-3) }] },
    { name: 'ip', type: 14, blobs: [{ shape: [1, 4], data: floats(1, 10, 100, 1000) }, { shape: [1], data: floats(0.5) }] },
  ]); // prettier-ignore
  const model = await loadCaffeModel({ prototxt, caffemodel });
  const output = model.forward(tf.tensor4d([1, 2, 3, 4], [1, 2, 2, 1]));
  expect([...output.dataSync()]).toEqual([0 + 10 * 1 + 100 * 3 + 1000 * 5 + 0.5]); // by hand
});

const layerOf = (type: string, options = '') =>
  `layer { name: "x" type: "${type}" bottom: "data" top: "x" ${options} }`;

it.each([
  ['an unknown type', layerOf('Python'), /layer "x" \(Python\) has a type that is not supported; supported are Conv/],
  ['a value from nowhere', 'layer { name: "x" type: "ReLU" bottom: "y" top: "x" }', /layer "x" takes "y", which no/],
  ['a convolution without num_output', layerOf('Convolution'), /"x" \(Convolution\) has no num_output/],
  ['one without kernel_size', layerOf('Convolution', 'convolution_param { num_output: 1 }'), /has no kernel_size/],
  ['groups that do not divide', layerOf('Convolution', 'convolution_param { num_output: 4 kernel_size: 1 group: 3 }'), /has 3 groups/],
  ['kernels that do not fit', layerOf('Convolution', 'convolution_param { num_output: 4 kernel_size: 99 }'), /would give maps of -88/],
  ['a huge layer', layerOf('InnerProduct', 'inner_product_param { num_output: 999999999 }'), /would have a weight of shape/],
  ['half of a size', layerOf('Pooling', 'pooling_param { kernel_h: 3 }'), /only one of kernel_h and kernel_w/],
  ['stochastic pooling', layerOf('Pooling', 'pooling_param { pool: STOCHASTIC kernel_size: 3 }'), /STOCHASTIC/],
  ['too much padding', layerOf('Pooling', 'pooling_param { kernel_size: 3 pad: 2 }'), /"x" \(Pooling\) does not work: the padding/],
  ['an even LRN', layerOf('LRN', 'lrn_param { local_size: 4 }'), /local_size of 4/],
  ['a wrong type', layerOf('Dropout', 'dropout_param { dropout_ratio: "x" }'), /line 1, column \d+: "dropout_ratio" is a number/],
  ['unequal values', `${layerOf('Flatten')} layer { name: "e" type: "Eltwise" bottom: "x" bottom: "data" top: "e" }`, /cannot combine \[300\] and \[10, 10, 3\]/],
  ['the batch', layerOf('Concat', 'concat_param { axis: 0 }'), /has the axis 0/],
  ['a reshape that does not fit', layerOf('Reshape', 'reshape_param { shape { dim: 0 dim: 7 dim: -1 } }'), /cannot give \[3, 10, 10\] the shape \[7, -1\]/],
  ['too few tops', layerOf('Slice', 'top: "y" slice_param { slice_point: 1 slice_point: 2 }'), /cannot cut 3 into 2 parts/],
  ['no input', layerOf('ReLU').replace('data', 'other'), /takes "other"/],
])('refuses %s', async (_, layers, error) => {
  await expectNoLeaks(async () => {
    await expect(loadCaffeModel({ prototxt: net([1, 3, 10, 10], layers) })).rejects.toThrow(error);
  });
}); // prettier-ignore

it('compares the blobs with the layers before it takes memory', async () => {
  const prototxt = net([1, 3, 8, 8], layerOf('InnerProduct', 'inner_product_param { num_output: 2 }'));
  const load = (...blobs: LayerToWrite['blobs']) =>
    loadCaffeModel({
      prototxt,
      caffemodel: caffeModelFile('', [{ name: 'x', type: 'InnerProduct', blobs }]),
    });
  const weight = { shape: [2, 192], data: new Float32Array(384) };
  const bias = { shape: [2], data: floats(1, 2) };
  await expect(load(bias)).rejects.toThrow(
    'layer "x" expects x.weight of shape [2, 192], but in the .caffemodel it has [2]',
  );
  await expect(load(weight)).rejects.toThrow(
    'layer "x" expects x.bias of shape [2], but the .caffemodel has only x.weight of it',
  );
  await expect(load()).rejects.toThrow(StateDictError);
  const withoutBias = prototxt.replace('num_output: 2', 'num_output: 2 bias_term: false');
  const caffemodel = caffeModelFile('', [{ name: 'x', type: 'InnerProduct', blobs: [weight, bias] }]);
  await expect(loadCaffeModel({ prototxt: withoutBias, caffemodel })).rejects.toThrow(
    'layer "x" has no x.bias',
  );
  expect((await load(weight, bias)).nodes).toHaveLength(1);
});

it('refuses two layers with parameters of one name', async () => {
  const layer = layerOf('PReLU');
  await expect(loadCaffeModel({ prototxt: net([1, 3, 2, 2], layer + layer) })).rejects.toThrow(
    'have the name "x"',
  );
  const relus = await loadCaffeModel({ prototxt: net([1, 3, 2, 2], layerOf('ReLU') + layerOf('ReLU')) });
  expect(relus.nodes.map(({ name }) => name)).toEqual(['x', 'x#1']);
});

it('loads damaged networks or says what is wrong with them', async () => {
  const texts = Object.values(networks);
  const edit = fc.tuple(fc.nat(), fc.constantFrom('{', '}', '-', '0', '9', '"', ':', 'x', '.', ' '));
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...texts), fc.array(edit, { minLength: 1, maxLength: 3 }), fc.nat(), async (text, edits, cut) => {
      let damaged = cut % 4 ? text : text.slice(0, cut % text.length);
      for (const [position, mark] of edits) {
        const at = position % (damaged.length + 1);
        damaged = damaged.slice(0, at) + mark + damaged.slice(at + 1);
      }
      try {
        (await loadCaffeModel({ prototxt: new TextEncoder().encode(damaged) })).dispose();
      } catch (error) {
        expect(error).toBeInstanceOf(DlError);
      }
    }),
    { numRuns: 300 },
  );
}); // prettier-ignore
