import { describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { expectNoLeaks } from '../testing';
import { ReLU } from './layers/activations';
import { BatchNorm1d } from './layers/batch-norm';
import { Conv2d } from './layers/conv';
import { Dropout } from './layers/dropout';
import { Embedding } from './layers/embedding';
import { Flatten } from './layers/flatten';
import { Linear } from './layers/linear';
import { MaxPool2d } from './layers/max-pool';
import { LSTM } from './layers/recurrent';
import { Module } from './module';
import { Sequential } from './sequential';

/** The network of the course, as in Keras' mnist_cnn example. */
const mnistNetwork = () =>
  new Sequential(
    new Conv2d(1, 32, 3),
    new ReLU(),
    new Conv2d(32, 32, 3),
    new ReLU(),
    new MaxPool2d(2),
    new Dropout(0.25),
    new Flatten(),
    new Linear(12 * 12 * 32, 128),
    new ReLU(),
    new Dropout(0.5),
    new Linear(128, 10),
  );

describe('summary', () => {
  it('counts the parameters of the MNIST network', async () => {
    const network = mnistNetwork();
    const { rows, totalParameters, trainableParameters } = await expectNoLeaks(() =>
      network.summary([28, 28, 1]),
    );
    const counted = rows.filter(({ layer }) => layer !== 'ReLU' && layer !== 'Flatten');
    expect(counted.map(({ parameters }) => parameters)).toEqual([320, 9248, 0, 0, 589952, 0, 1290]);
    expect(totalParameters).toBe(600810);
    expect(trainableParameters).toBe(600810);
    expect(rows.map(({ outputShape }) => outputShape)).toEqual([
      [null, 26, 26, 32],
      [null, 26, 26, 32],
      [null, 24, 24, 32],
      [null, 24, 24, 32],
      [null, 12, 12, 32],
      [null, 12, 12, 32],
      [null, 4608],
      [null, 128],
      [null, 128],
      [null, 128],
      [null, 10],
    ]);
  });

  it('prints a table', () => {
    expect(String(mnistNetwork().summary([28, 28, 1]))).toBe(
      [
        'Layer          Output shape     Parameters',
        '------------------------------------------',
        '0 (Conv2d)     [?, 26, 26, 32]         320',
        '1 (ReLU)       [?, 26, 26, 32]           0',
        '2 (Conv2d)     [?, 24, 24, 32]       9,248',
        '3 (ReLU)       [?, 24, 24, 32]           0',
        '4 (MaxPool2d)  [?, 12, 12, 32]           0',
        '5 (Dropout)    [?, 12, 12, 32]           0',
        '6 (Flatten)    [?, 4608]                 0',
        '7 (Linear)     [?, 128]            589,952',
        '8 (ReLU)       [?, 128]                  0',
        '9 (Dropout)    [?, 128]                  0',
        '10 (Linear)    [?, 10]               1,290',
        '------------------------------------------',
        'Total parameters: 600,810',
        'Trainable parameters: 600,810',
        'Frozen parameters: 0',
      ].join('\n'),
    );
  });

  it('takes tokens, states, shared, frozen and skipped parameters', () => {
    class Tagger extends Module {
      readonly embedding = new Embedding(10, 4);
      readonly lstm = new LSTM(4, 3);
      readonly output = new Linear(3, 2);
      readonly again = new Linear(3, 2);
      readonly skipped = new Linear(1, 1);

      constructor() {
        super();
        Object.assign(this.again, { weight: this.output.weight });
        this.embedding.weight.requiresGradient = false;
      }

      forward(tokens: tf.Tensor): tf.Tensor {
        return tf.tidy(() => {
          const { output } = this.lstm.forward(this.embedding.forward(tokens));
          return tf.add(this.output.forward(output), this.again.forward(output));
        });
      }
    }
    const { rows, totalParameters, trainableParameters } = new Tagger().summary([7], { dtype: 'int32' });
    expect(rows).toEqual([
      { name: 'embedding', layer: 'Embedding', outputShape: [null, 7, 4], parameters: 40 },
      { name: 'lstm', layer: 'LSTM', outputShape: [null, 7, 3], parameters: 108 },
      { name: 'output', layer: 'Linear', outputShape: [null, 7, 2], parameters: 8 },
      { name: 'again', layer: 'Linear', outputShape: [null, 7, 2], parameters: 2 },
      { name: 'skipped', layer: 'Linear', outputShape: undefined, parameters: 2 },
    ]);
    expect(totalParameters).toBe(160);
    expect(trainableParameters).toBe(120);
  });

  it('has a row for each name of a module', () => {
    const relu = new ReLU();
    const { rows } = new Sequential(new Linear(3, 3), relu, new Linear(3, 3), relu).summary([3]);
    expect(rows.map(({ name, outputShape }) => [name, outputShape])).toEqual(
      ['0', '1', '2', '3'].map((name) => [name, [null, 3]]),
    );
  });

  it('changes neither the mode nor running statistics', () => {
    const network = new Sequential(new BatchNorm1d(3), new Dropout());
    network.at(1)!.eval();
    const before = network.stateDict();
    network.summary([3]);
    expect(network.training && network.at(0)!.training).toBe(true);
    expect(network.at(1)!.training).toBe(false);
    const after = network.stateDict();
    for (const [name, tensor] of Object.entries(before))
      expect(after[name]!.dataSync()).toEqual(tensor.dataSync());
  });
});
