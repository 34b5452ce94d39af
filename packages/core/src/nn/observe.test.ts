import { describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { InvalidArgumentError } from '../errors';
import { expectNoLeaks } from '../testing';
import { normal } from './initialize';
import { LSTM } from './layers/recurrent';
import { ReLU } from './layers/activations';
import { Linear } from './layers/linear';
import { Module } from './module';
import { features, observeForward } from './observe';
import { Sequential } from './sequential';

class Network extends Module {
  readonly features = new Sequential(new Linear(3, 4), new ReLU());
  readonly classifier = new Linear(4, 2);
  readonly unused = new Linear(1, 1);

  forward(x: tf.Tensor): tf.Tensor {
    return tf.tidy(() => this.classifier.forward(this.features.forward(x)));
  }
}

describe('observeForward', () => {
  it('reports every output in the order in which it is computed', () => {
    const network = new Network();
    const seen: string[] = [];
    const output = observeForward(
      network,
      (name, module, result) =>
        seen.push(`${name}:${module.constructor.name}:${(result as tf.Tensor).shape}`),
      () => network.forward(tf.ones([1, 3])),
    );
    expect(output.shape).toEqual([1, 2]);
    expect(seen).toEqual([
      'features.0:Linear:1,4',
      'features.1:ReLU:1,4',
      'features:Sequential:1,4',
      'classifier:Linear:1,2',
      ':Network:1,2',
    ]);
  });

  it('reports a call of a module with several names once, under the first', () => {
    const relu = new ReLU();
    const network = new Sequential(new Linear(3, 4), relu, new Linear(4, 2), new Sequential(relu));
    const seen: string[] = [];
    observeForward(
      network,
      (name, _, output) => seen.push(`${name}:${(output as tf.Tensor).shape}`),
      () => network.forward(tf.ones([1, 3])),
    );
    expect(seen).toEqual(['0:1,4', '1:1,4', '2:1,2', '1:1,2', '3:1,2', ':1,2']);
    expect(Object.hasOwn(relu, 'forward')).toBe(false);
  });

  it('leaves the modules as they were, also after an error and when observers are nested', () => {
    const network = new Network();
    const own = Object.keys(network);
    const calls: string[] = [];
    const run = () => network.forward(tf.ones([1, 3]));
    observeForward(
      network,
      (name) => calls.push(`outer ${name}`),
      () => observeForward(network, (name) => calls.push(`inner ${name}`), run),
    );
    expect(calls.slice(0, 2)).toEqual(['outer features.0', 'inner features.0']);
    expect(() =>
      observeForward(
        network,
        () => undefined,
        () => network.forward(tf.ones([1, 9])),
      ),
    ).toThrow();
    expect(Object.keys(network)).toEqual(own);
  });
});

describe('features', () => {
  it('returns named outputs and leaks nothing', async () => {
    const network = new Network();
    const x = normal([2, 3]);
    const expected = network.features.forward(x);
    const outputs = await expectNoLeaks(() => {
      const outputs = features(network, x, ['features.1', 'features.0']);
      const values = Object.entries(outputs).map(
        ([name, tensor]) => [name, Array.from(tensor.dataSync())] as const,
      );
      tf.dispose(outputs);
      return Object.fromEntries(values);
    });
    expect(Object.keys(outputs)).toEqual(['features.1', 'features.0']);
    expect(outputs['features.1']).toEqual(Array.from(expected.dataSync()));
    expect(Math.min(...outputs['features.0']!)).toBeLessThan(0);
  });

  it('does not compute what comes after the last one', () => {
    const network = new Network();
    network.classifier.forward = () => {
      throw new Error('computed');
    };
    expect(features(network, tf.ones([1, 3]), ['features.0'])['features.0'].shape).toEqual([1, 4]);
  });

  it('is differentiable', async () => {
    const network = new Network();
    const x = normal([2, 3]);
    await expectNoLeaks(() =>
      tf.tidy(() => {
        const viaFeatures = tf.grad((x) =>
          tf.sum(tf.square(features(network, x, ['features.1'])['features.1'])),
        )(x);
        const direct = tf.grad((x) => tf.sum(tf.square(network.features.forward(x))))(x);
        expect(Array.from(viaFeatures.dataSync())).toEqual(Array.from(direct.dataSync()));
        expect(Math.max(...viaFeatures.dataSync())).not.toBe(0);
      }),
    );
  });

  it('refuses a name of a module that has several, and takes those of modules around it', async () => {
    const relu = new ReLU();
    const x = normal([2, 3]);
    const [first, second] = [new Linear(3, 3), new Linear(3, 3)];
    const shared = new Sequential(first, relu, second, relu);
    for (const names of [['1', '3'], ['1'], ['0', '3']]) {
      expect(() => features(shared, x, names)).toThrow(InvalidArgumentError);
      expect(() => features(shared, x, names)).toThrow(/"1", "3" are one ReLU.*Sequential/);
    }
    expect(features(shared, x, ['2'])['2'].shape).toEqual([2, 3]);
    const wrapped = new Sequential(first, new Sequential(relu), second, new Sequential(relu));
    const outputs = features(wrapped, x, ['1', '3']);
    const expected = tf.relu(first.forward(x));
    expect(await outputs['1'].array()).toEqual(await expected.array());
    expect(await outputs['3'].array()).toEqual(await tf.relu(second.forward(expected)).array());
  });

  it('says which module is wrong', async () => {
    const network = new Network();
    const x = tf.ones([1, 3]);
    expect(() => features(network, x, ['features.7'])).toThrow(InvalidArgumentError);
    expect(() => features(network, x, ['features.7'])).toThrow(/"features\.7".*features\.0/);
    await expectNoLeaks(() => {
      expect(() => features(network, x, ['features.0', 'unused'])).toThrow(/"unused"/);
    });
    expect(() => features(new LSTM(3, 2), tf.ones([1, 1, 3]), [''])).toThrow(/does not return one tensor/);
  });
});
