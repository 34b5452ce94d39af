import { InvalidArgumentError } from '@dl/core';
import { runLayerTest } from '@dl/core/testing';
import { expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { ChannelAffine } from './channel-affine';

it('passes the layer test', async () => {
  await runLayerTest(() => new ChannelAffine(3), {
    inputShape: [2, 4, 3],
    outputShape: [2, 4, 3],
    parameters: 6,
  });
});

it('multiplies and adds for each channel', () => {
  const layer = new ChannelAffine(2);
  layer.weight!.assign(tf.tensor1d([2, 3]));
  layer.bias!.assign(tf.tensor1d([10, 20]));
  expect([...layer.forward(tf.tensor2d([[1, 1], [2, 2]])).dataSync()]).toEqual([12, 23, 14, 26]); // prettier-ignore
  expect(() => new ChannelAffine(2, { weight: false, bias: false })).toThrow(InvalidArgumentError);
});
