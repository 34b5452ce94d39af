import { beforeAll, describe, expect, it } from '@jest/globals';
import { Random, withRandom } from '@dl/core';
import { useBackend } from '@dl/core/backends';
import type { Linear } from '@dl/core/nn';
import { expectNoLeaks } from '@dl/core/testing';
import { valueAndGradients } from '@dl/core/train';
import * as tf from '@tensorflow/tfjs-core';
import { createVqaNetwork, type VqaNetworkConfiguration } from './create-network';
import type { RelationNetwork } from './relation-network';
import type { VqaTensors } from './vqa-network';

beforeAll(() => useBackend(process.env.DL_BACKEND ?? 'wasm'));

const pixels = { type: 'pixels', side: 16, channels: [4, 6] } as const;
const grid = {
  ...{ type: 'grid', height: 2, width: 3, features: 5 },
  encoder: { name: 'n', layer: 'l', fingerprint: 'f' },
} as const;
const shape = { wordFeatures: 4, features: 8, dropout: 0.5 };
const sizes = { words: 9, answers: 3 };

const configurations = [pixels, grid].flatMap((image): VqaNetworkConfiguration[] => [
  { type: 'cnn-lstm', image: image as never, ...shape },
  { type: 'san', image: image as never, hops: 2, ...shape },
  { type: 'relation', image: image as never, pairLayers: 2, ...shape },
  { type: 'top-down', image: image as never, ...shape },
]);

const make = (configuration: VqaNetworkConfiguration) =>
  withRandom(new Random(1), () => createVqaNetwork(sizes, configuration)).eval();

/** Two pictures, three questions, of which the second is about the same picture as the first and the last is short. */
function batchFor({ image }: VqaNetworkConfiguration): VqaTensors {
  const images =
    image.type === 'pixels'
      ? tf.tidy(() => tf.cast(tf.randomUniform([2, 16, 16, 3], 0, 255, 'float32', 5), 'int32'))
      : tf.randomNormal([2, 2, 3, 5], 0, 1, 'float32', 5);
  return {
    images,
    image: tf.tensor1d([0, 0, 1], 'int32'),
    words: tf.tensor2d([[2, 3, 4], [5, 6, 7], [8, 0, 0]], undefined, 'int32'), // prettier-ignore
    lengths: tf.tensor1d([3, 3, 1], 'int32'),
  };
}

describe.each(
  configurations.map(
    (configuration) => [`${configuration.type} of ${configuration.image.type}`, configuration] as const,
  ),
)('%s', (_, configuration) => {
  // prettier-ignore
  it('answers each question of a batch as alone', async () => {
    await expectNoLeaks(async () => {
      const network = make(configuration);
      const batch = batchFor(configuration);
      const { logits, attention } = network.attend(batch);
      expect(logits.shape).toEqual([3, 3]);
      const alone = tf.tidy(() =>
        network.forward({
          images: tf.slice(batch.images, 1, 1),
          image: tf.tensor1d([0], 'int32'),
          words: tf.tensor2d([[8]], undefined, 'int32'),
          lengths: tf.tensor1d([1], 'int32'),
        }),
      );
      const [whole, single] = [await logits.array(), await alone.array()] as [number[][], number[][]];
      for (const [answer, value] of single[0]!.entries()) expect(whole[2]![answer]).toBeCloseTo(value, 5);
      expect(whole[0]![0]).not.toBeCloseTo(whole[1]![0]!, 5);
      tf.dispose([logits, alone, attention]);
      tf.dispose({ ...batch });
      network.dispose();
    });
  });

  it('has attention that adds up to 1', async () => {
    const network = make(configuration);
    const batch = batchFor(configuration);
    const { logits, attention } = network.attend(batch);
    expect(attention).toHaveLength({ san: 2, 'top-down': 1, relation: 0, 'cnn-lstm': 0 }[configuration.type]);
    for (const map of attention) {
      expect(map.shape).toEqual([3, ...(configuration.image.type === 'grid' ? [2, 3] : [4, 4])]);
      for (const sum of tf.sum(map, [1, 2]).dataSync()) expect(sum).toBeCloseTo(1, 5);
    }
    tf.dispose([logits, attention, { ...batch }]);
    network.dispose();
  });

  it('every weight learns', () => {
    const network = make(configuration);
    const batch = batchFor(configuration);
    const parameters = [...network.namedParameters()];
    const { value, gradients } = valueAndGradients(
      () => tf.mean<tf.Scalar>(tf.square(tf.sub(network.forward(batch), tf.tensor2d([[1, 2, 3]])))),
      network.parameters(),
    );
    for (const [index, [name]] of parameters.entries()) {
      const largest = tf.max(tf.abs(gradients[index]!)).dataSync()[0]!;
      // A softmax does not see what is added to all of its inputs.
      if (/^weight(\.\d)?\.bias$/.test(name)) expect(largest).toBeLessThan(1e-6);
      else expect([name, largest > 0]).toEqual([name, true]);
    }
    tf.dispose([value, gradients, { ...batch }]);
    network.dispose();
  });
});

it('a relation network is f of the sum over all pairs of g', async () => {
  const configuration = configurations.find(
    ({ type, image }) => type === 'relation' && image.type === 'grid',
  )!;
  const network = make(configuration) as RelationNetwork;
  const batch = batchFor(configuration);
  const received = (await network.forward(batch).array()) as number[][];
  const expected = tf.tidy(() => {
    const asked = network.heard.forward(network.question.forward(batch.words, batch.lengths));
    const cells = tf.reshape(batch.images, [2, 6, 5]);
    const object = (cell: number) => {
      const [row, column] = [Math.floor(cell / 3), cell % 3];
      const place = [0, 1]
        .map((at) => Number(at === row))
        .concat([0, 1, 2].map((at) => Number(at === column)));
      return tf.concat([tf.slice(cells, [1, cell, 0], [1, 1, 5]), tf.tensor3d([[place]])], 2);
    };
    const [offset, ...factors] = tf.split(network.asked.forward(tf.slice(asked, 2, 1)), 3, 1);
    const part = (layer: Linear, cell: number, factor: tf.Tensor) =>
      tf.mul(tf.matMul(tf.reshape(object(cell), [1, 10]), layer.weight.value), tf.add(1, factor));
    const pair = (i: number, j: number) => {
      const parts = [part(network.first, i, factors[0]!), part(network.second, j, factors[1]!), offset!];
      return tf.relu(network.pair[0]!.forward(tf.relu(tf.addN(parts))));
    };
    const pairs = Array.from({ length: 36 }, (_, at) => pair(Math.floor(at / 6), at % 6));
    const [before, after] = network.hidden;
    const sum = network.norm.forward(tf.addN(pairs));
    return network.answer.forward(tf.relu(after!.forward(tf.relu(before!.forward(sum)))));
  });
  for (const [answer, value] of (await expected.data()).entries()) {
    expect(received[2]![answer]).toBeCloseTo(value, 4);
  }
  network.dispose();
});
