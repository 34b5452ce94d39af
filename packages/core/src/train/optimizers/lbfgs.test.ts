import { describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { valueAndGradients } from '../../gradients';
import { Parameter } from '../../nn';
import { expectNoLeaks } from '../../testing';
import { readTorchFixture, relativeError } from '../torch-fixtures';
import { lbfgs, type Lbfgs, type LbfgsOptions } from './lbfgs';

interface LbfgsFixture {
  initial: number[];
  examples: number[][];
  labels: number[];
  cases: {
    function: 'rosenbrock' | 'logistic';
    options: LbfgsOptions;
    losses: number[];
    trajectory: number[][];
  }[];
}

const fixture = await readTorchFixture<LbfgsFixture>('lbfgs');

const functions = {
  rosenbrock(x: tf.Tensor1D): tf.Scalar {
    const [head, tail] = [tf.slice(x, 0, 5), tf.slice(x, 1, 5)];
    const valley = tf.mul(100, tf.square(tf.sub(tail, tf.square(head))));
    return tf.sum(tf.add(valley, tf.square(tf.sub(1, head))));
  },
  logistic(x: tf.Tensor1D): tf.Scalar {
    const scores = tf.matMul(tf.tensor2d(fixture.examples), tf.reshape(x, [6, 1]));
    const losses = tf.softplus(tf.neg(tf.mul(tf.tensor1d(fixture.labels), tf.reshape(scores, [-1]))));
    return tf.add(tf.mean(losses), tf.mul(0.01, tf.sum(tf.square(x))));
  },
};

/** The numbers of the fixture as two parameters. */
function createProblem(name: keyof typeof functions) {
  const { initial } = fixture;
  const head = new Parameter(tf.tensor1d(initial.slice(0, 2)));
  const tail = new Parameter(tf.tensor2d(initial.slice(2), [2, 2]));
  const loss = () => functions[name](tf.concat1d([head.value as tf.Tensor1D, tf.reshape(tail.value, [4])]));
  return {
    parameters: Object.entries({ head, tail }),
    minimize: (optimizer: Lbfgs) => optimizer.minimize(() => valueAndGradients(loss, optimizer.parameters)),
    values: async () => [...(await head.value.data()), ...(await tail.value.data())],
    dispose: () => [head, tail].forEach((parameter) => parameter.dispose()),
  };
}

describe('lbfgs', () => {
  it.each(
    fixture.cases.map((test) => ({ ...test, name: `${test.function} ${JSON.stringify(test.options)}` })),
  )('agrees with PyTorch: $name', async ({ function: name, options, losses, trajectory }) => {
    await expectNoLeaks(async () => {
      const problem = createProblem(name);
      const optimizer = lbfgs(options)(problem.parameters);
      for (const [index, expected] of trajectory.entries()) {
        expect(relativeError([await problem.minimize(optimizer)], [losses[index]!])).toBeLessThan(1e-4);
        expect(relativeError(await problem.values(), expected)).toBeLessThan(1e-4);
      }
      optimizer.dispose();
      problem.dispose();
    });
  });

  it('continues exactly from its state', async () => {
    await expectNoLeaks(async () => {
      const options: LbfgsOptions = { maxIterations: 3, historySize: 4 };
      const [straight, interrupted] = [createProblem('rosenbrock'), createProblem('rosenbrock')];
      const whole = lbfgs(options)(straight.parameters);
      for (let call = 0; call < 5; call++) await straight.minimize(whole);

      const first = lbfgs(options)(interrupted.parameters);
      for (let call = 0; call < 2; call++) await interrupted.minimize(first);
      const { tensors, scalars } = first.stateDict();
      first.dispose();
      const second = lbfgs(options)(interrupted.parameters);
      second.loadStateDict({
        tensors,
        scalars: JSON.parse(JSON.stringify(scalars)) as Record<string, number>,
      });
      tf.dispose(tensors);
      for (let call = 0; call < 3; call++) await interrupted.minimize(second);

      expect(await interrupted.values()).toEqual(await straight.values());
      for (const thing of [whole, second, straight, interrupted]) thing.dispose();
    });
  });

  it('puts the parameters back if the evaluation throws', async () => {
    await expectNoLeaks(async () => {
      const x = new Parameter(tf.tensor1d([3, -4]));
      const optimizer = lbfgs()([['x', x]]);
      const bowl = () => tf.sum<tf.Scalar>(tf.square(x.value));
      let calls = 0;
      const failing = () => {
        if (++calls === 2) throw new Error('stop');
        return valueAndGradients(bowl, optimizer.parameters);
      };
      await expect(optimizer.minimize(failing)).rejects.toThrow('stop');
      expect([...(await x.value.data())]).toEqual([3, -4]);
      expect(await optimizer.minimize(() => valueAndGradients(bowl, optimizer.parameters))).toBe(25);
      expect(Math.hypot(...(await x.value.data()))).toBeLessThan(1e-5);
      optimizer.dispose();
      x.dispose();
    });
  });

  it('turns back from where the loss is not a number', async () => {
    await expectNoLeaks(async () => {
      const x = new Parameter(tf.tensor1d([0.1]));
      // Defined for 0 < x < 1.
      const barrier = () => tf.neg(tf.sum<tf.Scalar>(tf.add(tf.log(x.value), tf.log(tf.sub(1, x.value)))));
      const optimizer = lbfgs()([['x', x]]);
      await optimizer.minimize(() => valueAndGradients(barrier, optimizer.parameters));
      expect((await x.value.data())[0]).toBeCloseTo(0.5, 4);
      optimizer.dispose();
      x.dispose();
    });
  });

  it('changes nothing at a loss that is not finite', async () => {
    const parameter = new Parameter(tf.tensor1d([1, 2]));
    const optimizer = lbfgs()([['x', parameter]]);
    const loss = await optimizer.minimize(() => ({
      value: tf.scalar(NaN),
      gradients: [tf.tensor1d([1, NaN])],
    }));
    expect(loss).toBeNaN();
    expect([...(await parameter.value.data())]).toEqual([1, 2]);
  });

  it('rejects gradients and states that do not fit', async () => {
    const problem = createProblem('logistic');
    const optimizer = lbfgs({ historySize: 3 })(problem.parameters);
    const wrong = () => ({ value: tf.scalar(1), gradients: [tf.zeros([6])] });
    await expect(optimizer.minimize(wrong)).rejects.toThrow('[2], [2,2], the gradients [6]');
    await problem.minimize(optimizer);
    const state = optimizer.stateDict();
    expect(() => lbfgs({ historySize: 2 })(problem.parameters).loadStateDict(state)).toThrow('at most 2');
    expect(() => optimizer.loadStateDict({ ...state, tensors: {} })).toThrow('steps.0 is missing');
    expect(() => optimizer.loadStateDict({ ...state, scalars: {} })).toThrow('"iterations"');
  });
});
