import { beforeAll, describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { Random, withRandom } from '@dl/core';
import { useBackend } from '@dl/core/backends';
import { expectNoLeaks } from '@dl/core/testing';
import { valueAndGradients } from '@dl/core/train';
import { ConditionalBatchNorm, createDiscriminator, createGenerator, type GanConfiguration } from './index';

beforeAll(async () => void (await useBackend(process.env.DL_BACKEND ?? 'wasm')));

const base = {
  latent: 5,
  width: 4,
  discriminatorWidth: 6,
  classes: 0,
  conditioning: 'none',
  upsampling: 'transposed',
  norm: 'spectral',
} as const;
const conditional = { classes: 3, conditioning: 'projection' } as const;

const configurations: Record<string, GanConfiguration> = {
  'dcgan 28': { ...base, architecture: 'dcgan', shape: [28, 28, 1], norm: 'batch' },
  'dcgan 28, nearest': { ...base, architecture: 'dcgan', shape: [28, 28, 1], upsampling: 'nearest' },
  'dcgan 32, projection': { ...base, ...conditional, architecture: 'dcgan', shape: [32, 32, 3] },
  'dcgan 64': { ...base, architecture: 'dcgan', shape: [64, 64, 3], norm: 'none' },
  'dcgan 16, auxiliary': {
    ...base,
    ...conditional,
    conditioning: 'auxiliary',
    architecture: 'dcgan',
    shape: [16, 16, 1],
  },
  'resnet 32, projection': { ...base, ...conditional, architecture: 'resnet', shape: [32, 32, 3] },
  'resnet 28': { ...base, architecture: 'resnet', shape: [28, 28, 1], norm: 'none' },
  mlp: { ...base, architecture: 'mlp', shape: [2], norm: 'none' },
  'mlp, auxiliary': { ...base, ...conditional, conditioning: 'auxiliary', architecture: 'mlp', shape: [2] },
};

describe.each(Object.entries(configurations))('%s', (_, configuration) => {
  it('makes samples and judges them, with gradients for every parameter', async () => {
    await expectNoLeaks(() => {
      const [generator, discriminator] = withRandom(new Random(1), () => [
        createGenerator(configuration),
        createDiscriminator(configuration),
      ]);
      const noise = tf.randomNormal([3, 5], 0, 1, 'float32', 1);
      const labels = configuration.classes ? tf.tensor1d([0, 2, 1], 'int32') : undefined;
      const samples = generator.forward(noise, labels);
      expect(samples.shape).toEqual([3, ...configuration.shape]);
      const { scores, classLogits } = discriminator.forward(samples, labels);
      expect(scores.shape).toEqual([3, 1]);
      expect(classLogits?.shape).toEqual(configuration.conditioning === 'auxiliary' ? [3, 3] : undefined);
      const loss = () => {
        const judged = discriminator.forward(generator.forward(noise, labels), labels);
        const logits = judged.classLogits ? tf.sum(tf.square(judged.classLogits)) : 0;
        return tf.add<tf.Scalar>(tf.sum(tf.square(judged.scores)), logits);
      };
      const parameters = [...generator.namedParameters(), ...discriminator.namedParameters()];
      const { value, gradients } = valueAndGradients(
        loss,
        parameters.map(([, parameter]) => parameter),
      );
      const still = parameters.filter((_, index) =>
        tf.tidy(() => !(tf.max(tf.abs(gradients[index]!)).dataSync()[0]! > 0)),
      );
      expect(still.map(([name]) => name)).toEqual([]);
      tf.dispose([noise, samples, scores, classLogits ?? [], labels ?? [], value, gradients]);
      generator.dispose();
      discriminator.dispose();
    });
  });
});

it('a conditional batch norm gives each class its own factor and offset', () => {
  const layer = new ConditionalBatchNorm(2, 3);
  layer.gain.weight.assign(tf.tensor2d([[1, 1], [2, 2], [3, 3]])); // prettier-ignore
  layer.offset.weight.assign(tf.tensor2d([[0, 0], [10, 20], [0, 0]])); // prettier-ignore
  const x = tf.randomNormal([2, 4, 4, 2], 5, 3, 'float32', 1);
  const output = layer.forward(x, tf.tensor1d([2, 1], 'int32'));
  const plain = layer.norm.forward(x).arraySync() as number[][][][];
  const received = output.arraySync() as number[][][][];
  expect(received[0]![1]![2]![1]).toBeCloseTo(3 * plain[0]![1]![2]![1]!, 4);
  expect(received[1]![3]![0]![1]).toBeCloseTo(2 * plain[1]![3]![0]![1]! + 20, 4);
});

it('says what does not go together', () => {
  const dcgan = configurations['dcgan 28']!;
  expect(() => createGenerator({ ...dcgan, shape: [30, 30, 1] })).toThrow(/Resize them/);
  expect(() => createGenerator({ ...dcgan, classes: 10 })).toThrow(/does not go with 10 classes/);
  expect(() => createGenerator({ ...dcgan, architecture: 'mlp' })).toThrow(/mlp makes vectors/);
  const generator = createGenerator(configurations['dcgan 32, projection']!);
  expect(() => generator.forward(tf.zeros([2, 5]))).toThrow(/give it the labels/);
});
