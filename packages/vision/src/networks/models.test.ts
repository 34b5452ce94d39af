import { beforeAll, describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { InvalidArgumentError } from '@dl/core';
import { useBackend } from '@dl/core/backends';
import { withoutInitialization } from '@dl/core/nn';
import { expectNoLeaks } from '@dl/core/testing';
import { createModel, features, listModels, type ModelName } from '.';

beforeAll(async () => {
  await useBackend(process.env.DL_BACKEND ?? 'ort'); // lazy: shapes cost nothing
});

describe('every model', () => {
  it.each(listModels().map((model) => [model.name, model] as const))(
    '%s has its parameters, logits and layers',
    async (name, { parameters, inputSize }) => {
      await expectNoLeaks(() => {
        const network = withoutInitialization(() => createModel(name)).eval();
        expect(network.parameters().reduce((sum, { size }) => sum + size, 0)).toBe(parameters);
        const images = tf.zeros([2, ...inputSize]);
        const logits = network.forward(images);
        expect(logits.shape).toEqual([2, network.numClasses]);
        const modules = new Set([...network.namedModules()].map(([path]) => path));
        expect([...network.heads, ...network.layers.values()].filter((path) => !modules.has(path))).toEqual(
          [],
        );
        tf.dispose([images, logits]);
        network.dispose();
      });
    },
  );
});

it.each([
  ['alexnet', 'relu5', [1, 13, 13, 256]],
  ['alexnet_2012', 'norm2', [1, 27, 27, 256]],
  ['resnet18', 'conv3_x', [1, 28, 28, 128]],
  ['resnet50', 'layer3.1', [1, 14, 14, 1024]],
  ['resnet50', 'conv4_2', [1, 14, 14, 1024]],
  ['googlenet', 'inception_4c', [1, 14, 14, 512]],
  ['googlenet_bvlc', 'inception_4c/output', [1, 14, 14, 512]],
  ['googlenet_bvlc', 'inception_3b/5x5_reduce', [1, 28, 28, 32]],
  ['googlenet_bvlc', 'pool2/3x3_s2', [1, 28, 28, 192]],
  ['inception_v3', 'mixed5', [1, 17, 17, 768]],
  ['squeezenet1_1', 'fire9', [1, 13, 13, 512]],
  ['lenet5', 'C5', [1, 120]],
] as [ModelName, string, number[]][])('%s has a layer %s', (name, layer, shape) => {
  const { inputSize } = listModels().find((model) => model.name === name)!;
  const network = withoutInitialization(() => createModel(name)).eval();
  const { [layer]: output } = features(network, tf.zeros([1, ...inputSize]), [layer]);
  expect(output!.shape).toEqual(shape);
  network.dispose();
});

it('takes the options of the model', () => {
  const network = createModel('resnet20', { numClasses: 3 });
  expect(network.linear.outFeatures).toBe(3);
  expect(() => createModel('resnet21' as ModelName)).toThrow(/resnet20/);
  expect(() => createModel('constructor' as ModelName)).toThrow(InvalidArgumentError);
});
