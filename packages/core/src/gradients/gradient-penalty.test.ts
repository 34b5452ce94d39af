import { describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { fromHostTensor, type HostTensor } from '../host-tensor';
import {
  AdaptiveAvgPool2d,
  AvgPool2d,
  BatchNorm2d,
  Conv2d,
  ELU,
  Flatten,
  GroupNorm,
  LeakyReLU,
  Linear,
  MaxPool2d,
  Parameter,
  Sequential,
  Softplus,
  Tanh,
} from '../nn';
import { Random, withRandom } from '../random';
import { expectNoLeaks, readFixture } from '../testing';
import { checkGradients } from '../testing/finite-differences';
import { valueAndGradients } from './value-and-gradients';

/** As in `fixtures/gradient_penalty.py`. */
const critics = {
  'batch-norm': () =>
    new Sequential(
      new Conv2d(2, 4, 3, { padding: 1 }),
      new BatchNorm2d(4),
      new LeakyReLU(0.2),
      new MaxPool2d(3, { stride: 2, padding: 1 }),
      new Conv2d(4, 6, 3, { padding: 2, dilation: 2 }),
      new Softplus(),
      new AdaptiveAvgPool2d(1),
      new Flatten(),
      new Linear(6, 1),
    ),
  'group-norm': () =>
    new Sequential(
      new Conv2d(2, 4, 4, { stride: 2, padding: 1 }),
      new GroupNorm(1, 4),
      new Tanh(),
      new AvgPool2d(2),
      new Conv2d(4, 4, 2, { groups: 2 }),
      new ELU(),
      new AdaptiveAvgPool2d(1),
      new Flatten(),
      new Linear(4, 1),
    ),
};

/** Gulrajani et al. 2017, equation 3. */
function penalty(critic: Sequential, x: tf.Tensor): tf.Scalar {
  const slope = tf.grad((x: tf.Tensor) => tf.sum(critic.forward(x)))(x);
  const norms = tf.sqrt(tf.sum(tf.square(slope), [1, 2, 3]));
  return tf.mul<tf.Scalar>(10, tf.mean(tf.square(tf.sub(norms, 1))));
}

describe('the gradients of a gradient penalty', () => {
  it.each(Object.entries(critics))('%s: agree with finite differences', async (_, create) => {
    const critic = withRandom(new Random(1), create);
    const x = tf.variable(tf.randomNormal([2, 8, 8, 2], 0, 1, 'float32', 1));
    const parameters = [...critic.namedParameters()].map(([name, { variable }]) => ({ name, variable }));
    await checkGradients(() => penalty(critic, x), [{ name: 'x', variable: x }, ...parameters], {
      elements: 8,
    });
  });

  it.each(Object.entries(critics))('%s: agree with PyTorch', async (name, create) => {
    const fixture = await readFixture(new URL('fixtures/gradient-penalty.safetensors', import.meta.url));
    const recorded = (key: string) => fromHostTensor(fixture[`${name}/${key}`]!);
    await expectNoLeaks(() =>
      tf.tidy(() => {
        const critic = create();
        critic.loadStateDict(select(fixture, `${name}/state/`));
        const x = tf.transpose(recorded('x'), [0, 2, 3, 1]);
        const { value, gradients } = valueAndGradients(() => penalty(critic, x), critic.parameters());
        expect(relativeError(value, recorded('penalty'))).toBeLessThan(1e-5);
        for (const [index, [key, { layout }]] of [...critic.namedParameters()].entries()) {
          const gradient = new Parameter(gradients[index]!, layout);
          const error = relativeError(gradient.toState(), recorded(`gradient/${key}`));
          expect({ key, isEqual: error < 1e-4, error }).toEqual({ key, isEqual: true, error });
          gradient.dispose();
        }
        critic.dispose();
      }),
    );
  });
});

function select(fixture: Record<string, HostTensor>, prefix: string): Record<string, tf.Tensor> {
  const entries = Object.entries(fixture).filter(([key]) => key.startsWith(prefix));
  return Object.fromEntries(
    entries.map(([key, tensor]) => [key.slice(prefix.length), fromHostTensor(tensor)]),
  );
}

/** The largest difference, in parts of the largest number. */
function relativeError(actual: tf.Tensor, expected: tf.Tensor): number {
  const difference = tf.max(tf.abs(tf.sub(actual, expected))).dataSync()[0]!;
  return difference / Math.max(1e-3, tf.max(tf.abs(expected)).dataSync()[0]!);
}
