import { describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { InvalidArgumentError, ShapeError } from '../../errors';
import { expectNoLeaks, runLayerTest } from '../../testing';
import { normal } from '../initialize';
import { MultiheadAttention, type AttentionMasks, type AttentionOptions } from './attention';
import { describeTorchParity } from './torch-parity';

/** Returns the weights too, averaged over the heads, as PyTorch's layer does. */
function withWeights(options?: AttentionOptions, masks?: () => AttentionMasks) {
  const layer = new MultiheadAttention(6, 2, options);
  const forward = (query: tf.Tensor, key?: tf.Tensor, value?: tf.Tensor) =>
    tf.tidy(() => {
      const { output, weights } = layer.attend(query, key, value, masks?.());
      return [output, tf.mean(weights, 1)];
    });
  return Object.assign(layer, { forward });
}

const keyPaddingMask = () => tf.tensor([[0, 0, 0, 0, 0], [0, 0, 0, 1, 1]], [2, 5], 'bool'); // prettier-ignore
const distance = () => tf.sub(tf.expandDims(tf.range(0, 5), 1), tf.range(0, 5));

describeTorchParity(
  'attention',
  {
    self: () => withWeights(),
    'without bias': () => withWeights({ bias: false }),
    cross: () => withWeights(),
    'query, key and value': () => withWeights(),
    causal: () => withWeights({}, () => ({ causal: true })),
    'key padding': () => withWeights({}, () => ({ keyPaddingMask: keyPaddingMask() })),
    'causal and key padding': () =>
      withWeights({}, () => ({ causal: true, keyPaddingMask: keyPaddingMask() })),
    'boolean mask': () => withWeights({}, () => ({ attentionMask: tf.greater(distance(), 2) })),
    'additive mask': () => withWeights({}, () => ({ attentionMask: tf.div(tf.abs(distance()), -2) })),
  },
  { layout: 'same' },
);

describe('MultiheadAttention', () => {
  it('passes the layer test', () =>
    runLayerTest(() => new MultiheadAttention(4, 2), {
      inputShape: [2, 3, 4],
      outputShape: [2, 3, 4],
      parameters: 4 * 16 + 4 * 4,
    }));

  it('starts as PyTorch does', () => {
    const layer = new MultiheadAttention(64, 4);
    expect(Math.max(...layer.in_proj_bias!.value.dataSync())).toBe(0);
    expect(Math.max(...layer.out_proj.bias!.value.dataSync())).toBe(0);
    const bound = Math.sqrt(6 / (64 + 192));
    const largest = Math.max(...layer.in_proj_weight.value.dataSync());
    expect(largest).toBeLessThanOrEqual(bound);
    expect(largest).toBeGreaterThan(0.99 * bound);
  });

  it('leaves the future without influence under a causal mask', () => {
    const layer = new MultiheadAttention(4, 2);
    const x = normal([1, 5, 4]);
    const changed = tf.concat([tf.slice(x, [0, 0, 0], [1, 3, 4]), normal([1, 2, 4])], 1);
    const start = (x: tf.Tensor) =>
      Array.from(tf.slice(layer.forward(x, x, x, { causal: true }), [0, 0, 0], [1, 3, 4]).dataSync());
    expect(start(changed)).toEqual(start(x));
  });

  it('stays finite where a query may see nothing', () => {
    const layer = new MultiheadAttention(4, 2);
    const x = normal([1, 3, 4]);
    const { weights } = layer.attend(x, x, x, { keyPaddingMask: tf.ones([1, 3], 'bool') });
    for (const weight of weights.dataSync()) expect(weight).toBeCloseTo(1 / 3, 5);
  });

  it('leaks nothing', async () => {
    const layer = new MultiheadAttention(4, 2, { dropout: 0.5 });
    const x = tf.ones([1, 3, 4]);
    await expectNoLeaks(() => {
      tf.dispose(layer.attend(x, x, x, { causal: true }));
      layer.forward(x).dispose();
    });
  });

  it('says what it takes', () => {
    expect(() => new MultiheadAttention(6, 4)).toThrow(InvalidArgumentError);
    expect(() => new MultiheadAttention(6, 2).forward(tf.ones([2, 6]))).toThrow(ShapeError);
    expect(() => new MultiheadAttention(6, 2).forward(tf.ones([2, 3, 5]))).toThrow('[batch, length, 6]');
  });
});
