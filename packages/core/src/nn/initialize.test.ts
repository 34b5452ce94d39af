import { describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { ShapeError } from '../errors';
import { Random, withRandom } from '../random';
import * as initialize from './initialize';

const sample = (create: () => tf.Tensor) => {
  const tensor = withRandom(new Random(1), create);
  const values = Array.from(tensor.dataSync());
  tensor.dispose();
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return { mean, deviation: Math.sqrt(variance), minimum: Math.min(...values), maximum: Math.max(...values) };
};

const convolution = [3, 3, 32, 64]; // fan-in 288, fan-out 576

describe('uniform distributions', () => {
  it.each([
    ['uniform', () => initialize.uniform(convolution, -0.2, 0.2), 0.2],
    ['fanInUniform', () => initialize.fanInUniform(convolution, 288), 1 / Math.sqrt(288)],
    ['xavierUniform', () => initialize.xavierUniform(convolution), Math.sqrt(6 / (288 + 576))],
    [
      'xavierUniform gain',
      () => initialize.xavierUniform(convolution, { gain: 2 }),
      2 * Math.sqrt(6 / (288 + 576)),
    ],
    ['kaimingUniform', () => initialize.kaimingUniform(convolution), Math.sqrt(6 / 288)],
    [
      'kaimingUniform fan-out',
      () => initialize.kaimingUniform(convolution, { mode: 'fan-out' }),
      Math.sqrt(6 / 576),
    ],
  ])('%s has its bound', (_, create, bound) => {
    const { mean, deviation, minimum, maximum } = sample(create);
    expect(Math.abs(mean)).toBeLessThan(0.02 * bound); // 4.7 standard errors
    expect(deviation / (bound / Math.sqrt(3))).toBeCloseTo(1, 1.7);
    expect(minimum).toBeGreaterThanOrEqual(-bound * (1 + 1e-6));
    expect(minimum).toBeLessThan(-0.999 * bound);
    expect(maximum).toBeLessThanOrEqual(bound * (1 + 1e-6));
    expect(maximum).toBeGreaterThan(0.999 * bound);
  });
});

describe('normal distributions', () => {
  it.each([
    ['normal', () => initialize.normal(convolution, 0, 0.3), 0.3],
    ['xavierNormal', () => initialize.xavierNormal(convolution), Math.sqrt(2 / (288 + 576))],
    ['kaimingNormal', () => initialize.kaimingNormal(convolution), Math.sqrt(2 / 288)],
    [
      'kaimingNormal fan-out',
      () => initialize.kaimingNormal(convolution, { mode: 'fan-out' }),
      Math.sqrt(2 / 576),
    ],
    [
      'kaimingNormal leaky-relu',
      () => initialize.kaimingNormal(convolution, { nonlinearity: 'leaky-relu', slope: 0.2 }),
      Math.sqrt(2 / 1.04 / 288),
    ],
  ])('%s has its standard deviation', (_, create, expected) => {
    const { mean, deviation, maximum } = sample(create);
    expect(Math.abs(mean)).toBeLessThan(0.035 * expected);
    expect(deviation / expected).toBeCloseTo(1, 1.7);
    expect(maximum).toBeGreaterThan(3 * expected);
  });

  it('keeps the variance of activations through many layers', () => {
    const layers = 20;
    const deviation = tf.tidy(() =>
      withRandom(new Random(2), () => {
        let x = initialize.normal([64, 128]);
        for (let i = 0; i < layers; i++) x = tf.relu(tf.matMul(x, initialize.kaimingNormal([128, 128])));
        return tf.sqrt(tf.mean(tf.square(x))).dataSync()[0]!;
      }),
    );
    expect(deviation).toBeGreaterThan(0.3);
    expect(deviation).toBeLessThan(3);
  });

  it('truncates at two standard deviations', () => {
    const { mean, deviation, minimum, maximum } = sample(() =>
      initialize.truncatedNormal(convolution, 5, 0.5),
    );
    expect(mean).toBeCloseTo(5, 1);
    expect(deviation / 0.5).toBeCloseTo(0.88, 1.7); // of a normal distribution cut at ±2
    expect(minimum).toBeGreaterThanOrEqual(4);
    expect(maximum).toBeLessThanOrEqual(6);
  });
});

describe('orthogonal', () => {
  it.each([[[20, 20]], [[30, 12]], [[12, 30]], [[3, 3, 4, 8]]])('makes %j (semi-)orthogonal', (shape) => {
    const columns = shape.at(-1)!;
    const error = tf.tidy(() => {
      const matrix = tf.reshape(
        withRandom(new Random(3), () => initialize.orthogonal(shape, { gain: 2 })),
        [-1, columns],
      );
      const wide = matrix.shape[0] < columns;
      const product = tf.matMul(matrix, matrix, !wide, wide);
      return tf.max(tf.abs(tf.sub(product, tf.mul(4, tf.eye(product.shape[0]))))).dataSync()[0]!;
    });
    expect(error).toBeLessThan(1e-5);
  });
});

describe('initialisers', () => {
  it('fill with constants', () => {
    expect(Array.from(initialize.zeros([2]).dataSync())).toEqual([0, 0]);
    expect(Array.from(initialize.ones([2]).dataSync())).toEqual([1, 1]);
    expect(Array.from(initialize.constant([2], 0.5).dataSync())).toEqual([0.5, 0.5]);
  });

  it('have the gains of PyTorch', () => {
    expect(initialize.gain('tanh')).toBeCloseTo(5 / 3);
    expect(initialize.gain('relu')).toBeCloseTo(Math.SQRT2);
    expect(initialize.gain('leaky-relu', 0.2)).toBeCloseTo(Math.sqrt(2 / 1.04));
    expect(initialize.gain('selu')).toBe(0.75);
    expect(initialize.gain('linear')).toBe(1);
  });

  it('need two axes to count inputs', () => {
    expect(() => initialize.kaimingNormal([5])).toThrow(ShapeError);
  });
});
