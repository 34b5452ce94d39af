import { describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { runLayerTest } from '../../testing';
import { normal } from '../initialize';
import type { AttentionMasks } from './attention';
import { describeTorchParity } from './torch-parity';
import { TransformerBlock, type TransformerBlockOptions } from './transformer-block';

function block(options: TransformerBlockOptions, masks?: () => AttentionMasks) {
  const layer = new TransformerBlock(6, 2, { feedForward: 10, dropout: 0, ...options });
  const forward = (x: tf.Tensor) =>
    tf.tidy(() => TransformerBlock.prototype.forward.call(layer, x, masks?.()));
  return Object.assign(layer, { forward });
}

const keyPaddingMask = () => tf.tensor([[0, 0, 0, 0, 0], [0, 0, 0, 1, 1]], [2, 5], 'bool'); // prettier-ignore

describeTorchParity(
  'transformer-block',
  {
    'post-norm': () => block({ preNorm: false, activation: tf.relu }),
    'pre-norm': () => block({}),
    causal: () => block({ activation: tf.relu, causal: true }),
    'key padding': () =>
      block({ preNorm: false, activation: tf.relu }, () => ({ keyPaddingMask: keyPaddingMask() })),
  },
  { layout: 'same' },
);

describe('TransformerBlock', () => {
  it('passes the layer test', () =>
    runLayerTest(() => new TransformerBlock(4, 2, { dropout: 0 }), {
      inputShape: [2, 3, 4],
      outputShape: [2, 3, 4],
      parameters: 4 * 16 + 16 + (64 + 16) + (64 + 4) + 16,
    }));

  it('drops in four places while training', () => {
    const layer = new TransformerBlock(4, 2, { dropout: 0.5 });
    const x = normal([1, 3, 4]);
    const run = () => Array.from(layer.forward(x).dataSync());
    expect(run()).not.toEqual(run());
    layer.eval();
    expect(run()).toEqual(run());
    expect(layer.self_attn.dropout).toBe(0.5);
  });
});
