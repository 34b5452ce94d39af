import { beforeAll, describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { InvalidArgumentError } from '@dl/core';
import { useBackend } from '@dl/core/backends';
import { withoutInitialization } from '@dl/core/nn';
import { expectNoLeaks } from '@dl/core/testing';
import { features, vgg11Bn, vgg11Lrn, vgg16c, vgg19 } from '.';

beforeAll(async () => {
  await useBackend(process.env.DL_BACKEND ?? 'ort'); // lazy: shapes cost nothing
});

const without = withoutInitialization;

it('has the lines of the course for VGG-19', () => {
  const network = without(() => vgg19());
  const lines = String(network.summary([224, 224, 3])).split('\n');
  const counts = lines
    .filter((line) => /\((Conv2d|Linear)\)/.test(line))
    .map((line) => line.trim().split(/\s{2,}/).at(-1)); // prettier-ignore
  expect(counts).toEqual([
    '1,792', '36,928',
    '73,856', '147,584',
    '295,168', '590,080', '590,080', '590,080',
    '1,180,160', '2,359,808', '2,359,808', '2,359,808',
    '2,359,808', '2,359,808', '2,359,808', '2,359,808',
    '102,764,544', '16,781,312', '4,097,000',
  ]); // prettier-ignore
  expect(lines.filter((line) => /\(MaxPool2d\)/.test(line)).map((line) => /\[.*\]/.exec(line)![0])).toEqual([
    '[?, 112, 112, 64]',
    '[?, 56, 56, 128]',
    '[?, 28, 28, 256]',
    '[?, 14, 14, 512]',
    '[?, 7, 7, 512]',
  ]);
  expect(lines).toContain('Total parameters: 143,667,240');
  network.dispose();
});

describe('layers', () => {
  it('have the names of Gatys et al.', () => {
    const { layers } = without(() => vgg19({ classifier: false }));
    const chosen = [
      'conv1_1',
      'relu1_1',
      'pool1',
      'relu2_1',
      'relu3_1',
      'relu4_1',
      'relu4_2',
      'relu5_1',
      'pool5',
    ];
    expect(chosen.map((name) => layers.get(name))).toEqual(
      [0, 1, 4, 6, 11, 20, 22, 29, 36].map((index) => `features.${index}`),
    );
  });

  it.each([
    ['valid', [1, 56, 105, 512]],
    ['same', [1, 57, 106, 512]], // of the course
  ] as const)('of an odd picture with pooling %s', async (poolPadding, shape) => {
    await expectNoLeaks(() => {
      const network = without(() => vgg19({ classifier: false, pooling: 'average', poolPadding }));
      const picture = tf.zeros([1, 450, 845, 3]);
      const found = features(network, picture, ['relu4_2', 'pool1']);
      expect(found.relu4_2.shape).toEqual(shape);
      tf.dispose([picture, ...Object.values(found)]);
      network.dispose();
    });
  });

  it('are averages of constants, without a border', () => {
    const network = without(() =>
      vgg19({ classifier: false, pooling: 'average', poolPadding: 'same' }),
    ).eval();
    network.parameters()[1]!.assign(tf.ones([64])); // the bias of the first convolution
    network.parameters()[3]!.assign(tf.ones([64]));
    const { pool1 } = features(network, tf.zeros([1, 5, 5, 3]), ['pool1']);
    expect(pool1.shape).toEqual([1, 3, 3, 64]);
    expect([...new Set(pool1.dataSync())]).toEqual([1]);
  });

  it('are found by the names of modules too, and unknown ones are an error', () => {
    const network = without(() => vgg11Bn({ imageSize: 32, hiddenUnits: 8, numClasses: 3 }));
    const found = features(network, tf.zeros([2, 32, 32, 3]), ['features.3', 'pool1', 'bn1_1', 'fc7']);
    expect(Object.values(found).map(({ shape }) => shape)).toEqual([
      [2, 16, 16, 64],
      [2, 16, 16, 64],
      [2, 32, 32, 64],
      [2, 8],
    ]);
    expect(() => features(network, tf.zeros([1, 32, 32, 3]), ['relu6_1'])).toThrow(/relu6_1/);
  });
});

it('has 1x1 convolutions in column C and normalisation in A-LRN', () => {
  const c = without(() => vgg16c({ classifier: false }));
  const kernels = [...c.namedParameters()]
    .map(([, { shape }]) => shape)
    .filter((shape) => shape.length === 4);
  expect(kernels.map(([height]) => height)).toEqual([3, 3, 3, 3, 3, 3, 1, 3, 3, 1, 3, 3, 1]);
  const lrn = without(() => vgg11Lrn({ classifier: false }));
  expect(lrn.layers.get('norm1')).toBe('features.2');
  expect(lrn.layers.get('pool1')).toBe('features.3');
});

it('says what is wrong with its options', () => {
  expect(() => vgg19({ numClasses: 0 })).toThrow(InvalidArgumentError);
  expect(() => vgg19({ imageSize: 100 })).toThrow(/imageSize/);
});
