import { InvalidArgumentError } from '@dl/core';
import {
  BatchNorm1d,
  BatchNorm2d,
  Conv2d,
  Flatten,
  Linear,
  ReLU,
  Sequential,
  type AnyModule,
  type Module,
} from '@dl/core/nn';
import { expectNoLeaks } from '@dl/core/testing';
import { expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { ChannelAffine } from './channel-affine';
import { foldBatchNorm } from './fold-batch-norm';
import { GraphModule, type GraphNode } from './graph-module';

/** Gives every parameter and statistic numbers of its own; variances are positive. */
function perturb<Model extends AnyModule>(model: Model): Model {
  for (const [name, tensor] of [...model.namedParameters(), ...model.namedBuffers()]) {
    if (name.endsWith('num_batches_tracked')) continue;
    const random = tf.randomNormal(tensor.shape, 0, 1, 'float32', name.length);
    tensor.assign(name.endsWith('running_var') ? tf.add(tf.abs(random), 0.5) : random);
  }
  return model;
}

function expectSameNumbers<Model extends Sequential | GraphModule>(model: Model, x: tf.Tensor): Model {
  const before = (model as Module<tf.Tensor[]>).forward(x);
  const folded = foldBatchNorm(model);
  const after = (folded as Module<tf.Tensor[]>).forward(x);
  const scale = tf.max(tf.abs(before)).dataSync()[0]!;
  expect(scale).toBeGreaterThan(0);
  expect(tf.max(tf.abs(tf.sub(before, after))).dataSync()[0]! / scale).toBeLessThan(1e-5);
  return folded;
}

const typesOf = (model: Sequential) => [...model].map((module) => module.constructor.name);

const node = (name: string, inputs: string[], module: AnyModule): GraphNode => ({
  name,
  inputs,
  outputs: [name],
  module: module as GraphNode['module'],
});

it('folds what follows convolutions and linear layers of a Sequential', async () => {
  await expectNoLeaks(() =>
    tf.tidy(() => {
      const model = new Sequential(
        new BatchNorm2d(4),
        new Conv2d(4, 6, 3, { groups: 2, bias: false }),
        new BatchNorm2d(6, { affine: false }),
        new ChannelAffine(6),
        new ReLU(),
        new Sequential(new Conv2d(6, 3, 1), new BatchNorm2d(3, { epsilon: 0.1 })),
        new Flatten(),
        new Linear(27, 5),
        new BatchNorm1d(5),
      );
      const folded = expectSameNumbers(perturb(model).eval(), tf.randomNormal([2, 5, 5, 4]));
      expect(typesOf(folded)).toEqual(['BatchNorm2d', 'Conv2d', 'ReLU', 'Sequential', 'Flatten', 'Linear']);
      expect(typesOf(folded.at(3) as Sequential)).toEqual(['Conv2d']);
      folded.dispose();
    }),
  );
});

it('folds along the values of a graph, and only where nobody else takes them', async () => {
  await expectNoLeaks(() =>
    tf.tidy(() => {
      const twice = new Conv2d(4, 4, 1);
      const graph = new GraphModule(
        ['data'],
        [
          node('conv1', ['data'], new Conv2d(3, 4, 3)),
          node('conv2', ['data'], new Conv2d(3, 4, 3, { bias: false })),
          node('bn1', ['conv1'], new BatchNorm2d(4)),
          node('bn2', ['conv2'], new BatchNorm2d(4, { affine: false })),
          node('scale2', ['bn2'], new ChannelAffine(4)),
          node('used', ['scale2'], new Conv2d(4, 4, 1)),
          node('bnUsed', ['used'], new BatchNorm2d(4)),
          node('shared1', ['bn1'], twice),
          node('bnShared', ['shared1'], new BatchNorm2d(4)),
          node('shared2', ['used'], twice),
          node('given', ['shared2'], new Conv2d(4, 4, 1)),
          node('bnGiven', ['given'], new BatchNorm2d(4)),
          node('untracked', ['bnShared'], new Conv2d(4, 4, 1)),
          node('bnUntracked', ['untracked'], new BatchNorm2d(4, { trackRunningStats: false })),
        ],
        ['bnUntracked', 'bnUsed', 'bnGiven', 'given'],
      );
      const x = tf.randomNormal([2, 5, 5, 3]);
      const before = perturb(graph).eval().forwardAll(x);
      const folded = foldBatchNorm(graph);
      for (const [index, output] of folded.forwardAll(x).entries()) {
        const scale = tf.max(tf.abs(before[index]!)).dataSync()[0]!;
        expect(tf.max(tf.abs(tf.sub(output, before[index]!))).dataSync()[0]! / scale).toBeLessThan(1e-5);
      }
      expect(folded.nodes.map(({ name, outputs }) => [name, ...outputs].join(' '))).toEqual([
        'conv1 bn1',
        'conv2 scale2',
        'used used',
        'bnUsed bnUsed',
        'shared1 shared1',
        'bnShared bnShared',
        'shared2 shared2',
        'given given',
        'bnGiven bnGiven',
        'untracked untracked',
        'bnUntracked bnUntracked',
      ]);
      folded.dispose();
    }),
  );
});

it('leaves values alone that are computed in place', () => {
  const inPlace = (name: string, module: AnyModule): GraphNode => ({
    ...node(name, ['data'], module),
    outputs: ['data'],
  });
  const graph = new GraphModule(
    ['data'],
    [inPlace('conv', new Conv2d(2, 2, 1)), inPlace('bn', new BatchNorm2d(2))],
    ['data'],
  );
  expect(expectSameNumbers(perturb(graph).eval(), tf.randomNormal([1, 2, 2, 2])).nodes).toHaveLength(2);
});

it('refuses a model that trains', () => {
  expect(() => foldBatchNorm(new Sequential(new Conv2d(1, 1, 1)))).toThrow(InvalidArgumentError);
});
