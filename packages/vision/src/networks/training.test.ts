import { beforeAll, describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { Random, withRandom } from '@dl/core';
import { useBackend } from '@dl/core/backends';
import { withoutInitialization } from '@dl/core/nn';
import { expectNoLeaks } from '@dl/core/testing';
import { adam, crossEntropy, valueAndGradients } from '@dl/core/train';
import {
  alexnet2012,
  type ImageClassifier,
  googlenet,
  googlenetBvlc,
  inceptionV3,
  lenet5,
  resnet18,
  resnet20,
  squeezenet1_1,
  vgg11,
} from '.';

beforeAll(async () => {
  await useBackend(process.env.DL_BACKEND ?? 'ort');
});

it.each([
  ['LeNet-5', () => lenet5(), [8, 28, 28, 1]],
  ['ResNet-20', () => resnet20(), [8, 32, 32, 3]],
] as const)('%s learns by heart, and leaks nothing', async (_, create, shape) => {
  await expectNoLeaks(async () => {
    const network = withRandom(new Random(1), create as () => ImageClassifier);
    const values = new Random(2).fillUniform(new Float32Array(tf.util.sizeFromShape([...shape])), -1, 1);
    const [images, labels] = [tf.tensor(values, [...shape]), tf.tensor1d([0, 1, 2, 3, 4, 5, 6, 7], 'int32')];
    const optimizer = adam({ learningRate: 3e-3 })(network.namedParameters());
    const losses: number[] = [];
    for (let step = 0; step < 30; step++) {
      const { value, gradients } = valueAndGradients(
        () => crossEntropy(network.forward(images), labels),
        optimizer.parameters,
      );
      optimizer.step(gradients);
      losses.push((await value.data())[0]!);
      tf.dispose([value, gradients]);
    }
    expect(losses[0]).toBeGreaterThan(1.5);
    expect(losses.at(-1)).toBeLessThan(0.3);
    optimizer.dispose();
    tf.dispose([images, labels]);
    network.dispose();
  });
});

describe('auxiliary classifiers', () => {
  const without = withoutInitialization;
  it.each([
    ['googlenet', () => without(() => googlenet({ numClasses: 5 })), 224, 2],
    ['googlenetBvlc', () => without(() => googlenetBvlc({ numClasses: 5 })), 224, 2],
    ['inceptionV3', () => without(() => inceptionV3({ numClasses: 5 })), 299, 1],
    ['googlenet without', () => without(() => googlenet({ numClasses: 5, auxiliary: false })), 224, 0],
  ] as const)('%s', async (_, create, size, count) => {
    await expectNoLeaks(() => {
      const network = create().eval();
      const images = tf.zeros([2, size, size, 3]);
      const { logits, auxiliary } = network.forwardWithAuxiliary(images);
      expect([logits, ...auxiliary].map(({ shape }) => shape)).toEqual(new Array(count + 1).fill([2, 5]));
      tf.dispose([images, logits, auxiliary]);
      network.dispose();
    });
  });
});

describe('first weights', () => {
  const deviation = (tensor: tf.Tensor) => tf.tidy(() => tf.sqrt(tf.moments(tensor).variance).dataSync()[0]!);

  it('of VGG', () => {
    const network = vgg11({ imageSize: 32 });
    const { 'features.3.weight': convolution, 'classifier.0.weight': linear, 'classifier.0.bias': bias } = Object.fromEntries(network.namedParameters()); // prettier-ignore
    expect(deviation(convolution!.value) / Math.sqrt(2 / (9 * 128))).toBeCloseTo(1, 1); // fan-out
    expect(deviation(linear!.value) / 0.01).toBeCloseTo(1, 2);
    expect(Math.max(...bias!.value.dataSync())).toBe(0);
    network.dispose();
  });

  it('of the AlexNet of 2012', () => {
    const network = alexnet2012({ numClasses: 2 });
    const biases = [network.conv1, network.conv2, network.conv3, network.fc7, network.fc8];
    expect(biases.map(({ bias }) => bias!.value.dataSync()[0])).toEqual([0, 1, 0, 1, 0]);
    expect(deviation(network.conv3.weight.value) / 0.01).toBeCloseTo(1, 2);
    network.dispose();
  });

  it('of ResNet, whose blocks may begin as the identity', () => {
    const network = resnet18({ zeroInitResidual: true });
    const weights = Object.fromEntries(network.namedParameters());
    expect(Math.max(...weights['layer1.1.bn2.weight']!.value.dataSync())).toBe(0);
    expect(Math.max(...weights['layer1.1.bn1.weight']!.value.dataSync())).toBe(1);
    const bound = 1 / Math.sqrt(512);
    expect(Math.max(...weights['fc.bias']!.value.dataSync()) / bound).toBeCloseTo(1, 1);
    network.dispose();
  });

  it('of SqueezeNet', () => {
    const weights = Object.fromEntries(squeezenet1_1().namedParameters());
    expect(deviation(weights['classifier.1.weight']!.value) / 0.01).toBeCloseTo(1, 1);
    const uniform = Math.sqrt(6 / 576 / 3);
    expect(deviation(weights['features.12.expand3x3.weight']!.value) / uniform).toBeCloseTo(1, 1);
  });
});
