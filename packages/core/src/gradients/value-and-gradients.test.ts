import { describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { InvalidArgumentError, ShapeError } from '../errors';
import { Linear, Parameter } from '../nn';
import { expectNoLeaks } from '../testing';
import { valueAndGradients } from './value-and-gradients';

const parameters = () => [new Parameter(tf.tensor1d([1, 2])), new Parameter(tf.scalar(3))] as const;

describe('valueAndGradients', () => {
  it('returns the loss and a gradient for each parameter, in order', async () => {
    const [a, b] = parameters();
    await expectNoLeaks(() => {
      const loss = () => tf.sum<tf.Scalar>(tf.mul(tf.square(a.value), b.value));
      const { value, gradients } = valueAndGradients(loss, [b, a]);
      expect(value.dataSync()).toEqual(Float32Array.of(15));
      expect(gradients.map((gradient) => [...gradient.dataSync()])).toEqual([[5], [6, 12]]);
      tf.dispose([value, gradients]);
    });
    a.dispose();
    b.dispose();
  });

  it('has zeros for a parameter that the loss does not depend on', () => {
    const [a, b] = parameters();
    const { gradients } = valueAndGradients(() => tf.square(b.value as tf.Scalar), [a, b]);
    expect(gradients.map((gradient) => [...gradient.dataSync()])).toEqual([[0, 0], [6]]);
  });

  it('differentiates a gradient penalty', () => {
    const layer = new Linear(2, 1, { bias: false });
    const penalty = () => {
      const slope = tf.grad((x) => layer.forward(x))(tf.ones([1, 2]));
      return tf.sum<tf.Scalar>(tf.square(slope)); // |w|^2
    };
    const { gradients } = valueAndGradients(penalty, layer.parameters());
    expect(gradients[0]!.dataSync()).toEqual(tf.mul(2, layer.weight.value).dataSync());
  });

  it('wants a parameter', () => {
    expect(() => valueAndGradients(() => tf.scalar(1), [])).toThrow(InvalidArgumentError);
  });

  it.each([
    ['is no scalar', (x: tf.Tensor) => tf.square(x) as tf.Scalar, ShapeError, /shape \[2\]\. Reduce it/],
    ['depends on nothing', () => tf.scalar(1), InvalidArgumentError, /depends on none/],
    [
      'has no gradient',
      (x: tf.Tensor) =>
        tf.sum<tf.Scalar>(tf.image.transform(tf.reshape(x, [1, 1, 2, 1]), [[1, 0, 1, 0, 1, 0, 0, 0]])),
      Error,
      /gradient function not found for Transform/,
    ],
    [
      'throws',
      (x: tf.Tensor) => {
        tf.square(x);
        throw new RangeError('from the loss');
      },
      RangeError,
      /from the loss/,
    ],
  ])('leaks nothing when the loss %s', async (_, loss, errorClass, message) => {
    const [a] = parameters();
    await expectNoLeaks(() => {
      const run = () => valueAndGradients(() => loss(a.value), [a]);
      expect(run).toThrow(errorClass);
      expect(run).toThrow(message);
    });
  });
});
