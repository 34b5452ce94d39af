import { describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { expectNoLeaks, runLayerTest } from '../../testing';
import { functionalCall } from '../functional-call';
import { normal } from '../initialize';
import { Conv2d } from './conv';
import { ConvTranspose2d } from './conv-transpose-2d';
import { Linear } from './linear';
import { SpectralNorm } from './spectral-norm';
import { describeTorchParity } from './torch-parity';

describeTorchParity(
  'spectral-norm',
  {
    Linear: () => new SpectralNorm(new Linear(5, 4)),
    Conv2d: () => new SpectralNorm(new Conv2d(3, 4, 3, { stride: 2 })),
    ConvTranspose2d: () => new SpectralNorm(new ConvTranspose2d(3, 4, 3, { stride: 2 })),
    iterations: () => new SpectralNorm(new Linear(5, 4, { bias: false }), { iterations: 3 }),
  },
  { layout: 'channels-first' },
);

describe('SpectralNorm', () => {
  it('passes the layer test', () =>
    // The gradient takes the singular vectors as constants, which is exact where they have converged.
    runLayerTest(() => new SpectralNorm(new Linear(3, 4), { iterations: 200 }), {
      inputShape: [2, 3],
      outputShape: [2, 4],
      parameters: 16,
    }));

  it('bounds the stretch of a linear map by 1', () => {
    const layer = new SpectralNorm(new Linear(6, 6, { bias: false }), { iterations: 200 });
    layer.forward(tf.ones([1, 6])).dispose();
    const x = normal([500, 6]);
    const stretch = tf.max(tf.div(tf.norm(layer.eval().forward(x), 2, 1), tf.norm(x, 2, 1))).dataSync()[0]!;
    expect(stretch).toBeLessThan(1.0001);
    expect(stretch).toBeGreaterThan(0.8);
  });

  it('rests in inference, leaves its layer as it was and leaks nothing', async () => {
    const linear = new Linear(3, 4);
    const layer = new SpectralNorm(linear);
    const x = tf.ones([2, 3]);
    const u = () => Array.from(layer.weight_u.value.dataSync());
    await expectNoLeaks(() => layer.forward(x).dispose());
    const before = u();
    layer.eval();
    await expectNoLeaks(() => layer.forward(x).dispose());
    expect(u()).toEqual(before);
    expect(linear.weight).toBe(layer.weight_orig);
    expect([...layer.namedParameters()].map(([name]) => name)).toEqual(['bias', 'weight_orig']);
    expect([...layer.namedBuffers()].map(([name]) => name)).toEqual(['weight_u', 'weight_v']);
  });

  it('divides by the singular value of the weight that stands for its own', () => {
    const layer = new SpectralNorm(new Linear(3, 4, { bias: false })).eval();
    const x = normal([2, 3]);
    const larger = [...layer.namedParameters()].map(([, { value }]) => tf.mul(value, 10));
    const scaled = functionalCall(layer.parameters(), larger, () => layer.forward(x));
    const difference = tf.max(tf.abs(tf.sub(scaled, layer.forward(x))));
    expect(difference.dataSync()[0]).toBeCloseTo(0, 5);
  });

  it('allows two passes in one gradient, as a discriminator needs', () => {
    const layer = new SpectralNorm(new Linear(3, 4));
    const real = normal([2, 3]);
    const fake = normal([2, 3]);
    const loss = () =>
      tf.tidy(() => tf.sub<tf.Scalar>(tf.sum(layer.forward(real)), tf.sum(layer.forward(fake))));
    const { grads } = tf.variableGrads(loss, [layer.weight_orig.variable]);
    for (const value of Object.values(grads)[0]!.dataSync()) expect(Number.isFinite(value)).toBe(true);
  });
});
