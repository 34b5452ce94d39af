import { describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { InvalidArgumentError, ShapeError } from '../../errors';
import { currentRandom, Random, withRandom } from '../../random';
import { expectNoLeaks } from '../../testing';
import { normal } from '../initialize';
import { Dropout, Dropout2d } from './dropout';

const values = (x: tf.Tensor) => Array.from(x.dataSync());

describe('Dropout', () => {
  it.each([0.1, 0.25, 0.5, 0.9])('zeroes with probability %d and keeps the mean', (probability) => {
    const count = 100_000;
    const output = withRandom(new Random(1), () =>
      values(new Dropout(probability).forward(tf.ones([count]))),
    );
    const kept = output.filter((value) => value !== 0);
    const standardError = Math.sqrt((probability * (1 - probability)) / count);
    expect(Math.abs(1 - kept.length / count - probability)).toBeLessThan(4 * standardError);
    for (const value of new Set(kept)) expect(value).toBeCloseTo(1 / (1 - probability), 5);
  });

  it('draws each element independently', () => {
    const count = 100_000;
    const signs = withRandom(new Random(2), () => values(new Dropout(0.5).forward(tf.ones([count])))).map(
      (v) => v - 1,
    );
    for (const lag of [1, 2, 3, 4, 32, 64, 1000]) {
      const correlation =
        signs.slice(lag).reduce((sum, sign, i) => sum + sign * signs[i]!, 0) / (count - lag);
      expect(Math.abs(correlation)).toBeLessThan(4 / Math.sqrt(count));
    }
  });

  it("repeats exactly from the generator's state", () => {
    const layer = new Dropout(0.3);
    const x = tf.ones([50]);
    const random = new Random(3);
    const draw = () => withRandom(random, () => values(layer.forward(x)));
    draw();
    const state = random.state;
    const first = draw();
    expect(draw()).not.toEqual(first);
    random.state = state;
    expect(draw()).toEqual(first);
  });

  it('is the identity in inference and draws nothing then', () => {
    const state = currentRandom().state;
    expect(values(new Dropout(0.5).eval().forward(tf.tensor([1, 2, 3])))).toEqual([1, 2, 3]);
    expect(currentRandom().state).toEqual(state);
  });

  it('knows the two extremes', () => {
    expect(values(new Dropout(0).forward(tf.tensor([1, 2])))).toEqual([1, 2]);
    expect(values(new Dropout(1).forward(tf.tensor([1, 2])))).toEqual([0, 0]);
  });

  it('multiplies the gradient by the same mask', async () => {
    const layer = new Dropout(0.5);
    const x = tf.ones([100]);
    await expectNoLeaks(() =>
      tf.tidy(() => {
        const { value, grad } = tf.valueAndGrad((x) => {
          const output = layer.forward(x);
          return tf.sum(tf.square(output));
        })(x);
        const gradient = values(grad);
        expect(gradient.reduce((sum, g) => sum + g / 2, 0)).toBeCloseTo(value.dataSync()[0]!, 3);
        expect(new Set(gradient)).toEqual(new Set([0, 8]));
      }),
    );
  });

  it.each([-0.1, 1.1, NaN])('refuses the probability %d', (probability) => {
    expect(() => new Dropout(probability)).toThrow(InvalidArgumentError);
    expect(() => new Dropout2d(probability)).toThrow(InvalidArgumentError);
  });
});

describe('Dropout2d', () => {
  it('drops whole feature maps', () => {
    const output = withRandom(new Random(4), () => new Dropout2d(0.5).forward(tf.ones([8, 3, 5, 16])));
    const maps = values(tf.mean(output, [1, 2]));
    expect(new Set(maps.map((mean) => Math.round(mean)))).toEqual(new Set([0, 2]));
    for (const mean of maps) expect(mean).toBeCloseTo(Math.round(mean), 5);
  });

  it('is the identity in inference', () => {
    const x = normal([1, 2, 2, 3]);
    expect(values(new Dropout2d().eval().forward(x))).toEqual(values(x));
  });

  it('takes feature maps only', () => {
    expect(() => new Dropout2d().forward(tf.ones([2, 3]))).toThrow(ShapeError);
  });
});
