import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { bvlcGooglenetNames } from './caffe';
import { findMapping, findPretrained, pretrainedWeights } from './catalogue';
import { mapNames, MappedReader, type NameRule } from '@dl/formats';

type Shapes = Record<string, number[]>;
const file = new URL('./fixtures/names.json', import.meta.url);
const published = JSON.parse(readFileSync(file, 'utf8')) as {
  torchvision: Record<string, Shapes>;
  timm: Record<string, Shapes>;
  keras: Record<string, Shapes>;
  caffe: { googlenet_bvlc: string[] };
};

/** Shapes by our names. */
function mapped(shapes: Shapes, rules: readonly NameRule[]): Shapes {
  const file = {
    format: 'test',
    names: Object.keys(shapes),
    metadata: {},
    describe: (name: string) => ({ dtype: 'float32' as const, shape: shapes[name]! }),
    read: async () => ({}),
  };
  const reader = new MappedReader(file, rules);
  return Object.fromEntries(reader.names.map((name) => [name, [...reader.describe(name)!.shape]]));
}

describe('the mapping of', () => {
  it.each(Object.keys(published.torchvision))('torchvision keeps the names of %s', (network) => {
    const shapes = published.torchvision[network]!;
    expect(mapped(shapes, findPretrained(`${network}.imagenet1k_v1`).mapping)).toEqual(shapes);
  });

  it.each(Object.keys(published.timm))("timm gives torchvision's names and shapes of %s", (network) => {
    const { mapping, optional } = findPretrained(`${network}.tv_in1k`);
    const expected = Object.entries(published.torchvision[network]!).filter(
      ([name]) => !optional!.test(name),
    );
    const received = Object.entries(mapped(published.timm[network]!, mapping)).filter(
      ([name]) => !optional!.test(name),
    );
    expect(Object.fromEntries(received)).toEqual(Object.fromEntries(expected));
  });

  it.each(['vgg16', 'vgg19'])("keras gives torchvision's names and shapes of %s", (network) => {
    const shapes = published.keras[network]!;
    const expected = published.torchvision[network]!;
    expect(mapped(shapes, findPretrained(`${network}.keras`).mapping)).toEqual(expected);
    const features = (all: Shapes, prefix: RegExp) =>
      Object.fromEntries(Object.entries(all).filter(([name]) => prefix.test(name)));
    const { mapping, optional } = findPretrained(`${network}.keras_notop`);
    expect(mapped(features(shapes, /^block/), mapping)).toEqual(features(expected, /^features/));
    expect(Object.keys(expected).filter((name) => optional!.test(name))).toHaveLength(6);
  });

  it('keras knows the names that Keras 1, 2 and 3 wrote', () => {
    const { mapping } = findPretrained('vgg19.keras');
    const weights = [
      'block5_conv4/block5_conv4_W_1:0',
      'block5_conv4_W_1:0',
      'block5_conv4/kernel:0',
      'block5_conv4/kernel',
    ].concat(['layers/block5_conv4/vars/0', 'model_weights/block5_conv4/block5_conv4/kernel:0']);
    const biases = [
      'block5_conv4/block5_conv4_b_1:0',
      'block5_conv4_b_1:0',
      'block5_conv4/bias:0',
      'layers/block5_conv4/vars/1',
    ];
    for (const name of weights) expect([...mapNames([name], mapping).keys()]).toEqual(['features.34.weight']);
    for (const name of biases) expect([...mapNames([name], mapping).keys()]).toEqual(['features.34.bias']);
  });

  it('caffe gives names with dots, and turns the first convolution to RGB', () => {
    const layers = published.caffe.googlenet_bvlc;
    const result = mapNames(
      layers.flatMap((layer) => [`${layer}.weight`, `${layer}.bias`]),
      bvlcGooglenetNames,
    );
    expect([...result.keys()]).toEqual(
      layers.flatMap((layer) => ['weight', 'bias'].map((kind) => `${layer.replace('/', '.')}.${kind}`)),
    );
    expect(layers).toHaveLength(58);
    const reversed = [...result].filter(([, { steps }]) => steps.some(({ type }) => type === 'reverse'));
    expect(reversed.map(([name]) => name)).toEqual(['conv1.7x7_s2.weight']);
    const old = { 'loss3/classifier.weight': [1, 1, 1000, 1024], 'conv1/7x7_s2.bias': [1, 1, 1, 64] };
    expect(mapped(old, bvlcGooglenetNames)).toEqual({
      'loss3.classifier.weight': [1000, 1024],
      'conv1.7x7_s2.bias': [64],
    });
  });

  it('the CIFAR networks drops what the file wraps around the names', () => {
    const { mapping } = findPretrained('resnet20.akamaster');
    for (const name of [
      'layer1.0.conv1.weight',
      'module.layer1.0.conv1.weight',
      'state_dict.module.layer1.0.conv1.weight',
    ])
      expect([...mapNames([name], mapping).keys()]).toEqual(['layer1.0.conv1.weight']);
  });

  it('refuses names of other networks, and two of one name', () => {
    const { mapping } = findPretrained('vgg16.keras');
    expect(() => mapNames(['block4_conv4/kernel:0'], mapping)).toThrow(
      /"block4_conv4\/kernel:0".*do not have/,
    );
    expect(() => mapNames(['fc1/kernel', 'fc1/kernel:0'], mapping)).toThrow(/both "classifier.0.weight"/);
    expect(() => mapNames(['fc1/kernel', 'fc1/kernel:0'], mapping)).toThrow(
      expect.objectContaining({ code: 'file-format' }),
    );
  });
});

describe('the catalogue', () => {
  it('has one entry a name, with files that could be fetched', () => {
    const all = pretrainedWeights.map(({ name }) => name);
    expect(new Set(all).size).toBe(all.length);
    for (const { name, network, files } of pretrainedWeights) {
      expect(name.startsWith(`${network}.`)).toBe(true);
      expect(files).toHaveLength(1);
      for (const { urls, sha256 } of files) {
        for (const url of urls) expect(URL.canParse(url)).toBe(true);
        if (sha256 && urls[0]!.startsWith('https:')) expect(urls[0]).toContain(sha256.slice(0, 8));
      }
    }
  });

  it('counts the parameters of its networks rightly', () => {
    for (const [network, shapes] of Object.entries(published.torchvision)) {
      const learnable = Object.entries(shapes).filter(([name]) => !/running_|num_batches/.test(name));
      const count = learnable.reduce((sum, [, shape]) => sum + shape.reduce((a, b) => a * b, 1), 0);
      for (const { parameters, classes } of pretrainedWeights.filter(
        (weights) => weights.network === network,
      ))
        if (classes) expect(parameters).toBe(count);
    }
  });

  it('finds the mapping of a file by its names', () => {
    const of = (source: 'torchvision' | 'timm' | 'keras') => Object.keys(published[source]['vgg19']!);
    for (const source of ['torchvision', 'timm', 'keras'] as const)
      expect([...mapNames(of(source), findMapping('vgg19', of(source))).keys()].sort()).toEqual(
        of('torchvision').sort(),
      );
    expect(() => findMapping('vgg19', ['conv1_1.weight'])).toThrow(
      /no weights of vgg19.*torchvision has no "conv1_1.weight"; timm has no.*keras has no/,
    );
    expect(() => findMapping('vgg20', [])).toThrow(/"vgg20"; there are .*alexnet/);
  });

  it('finds weights by their name, or the best of a network', () => {
    expect(findPretrained('resnet50').name).toBe('resnet50.imagenet1k_v2');
    expect(findPretrained('vgg19').name).toBe('vgg19.imagenet1k_v1');
    expect(() => findPretrained('vgg19.tf')).toThrow(
      /of vgg19 there are vgg19.imagenet1k_v1, vgg19.tv_in1k, vgg19.keras/,
    );
    expect(() => findPretrained('vgg20')).toThrow(/"vgg20".*alexnet.*vgg11/);
    expect(() => findPretrained('constructor')).toThrow(
      expect.objectContaining({ code: 'invalid-argument' }),
    );
  });
});
