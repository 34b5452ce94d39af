import { describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { valueAndGradients } from '../../gradients';
import { Parameter } from '../../nn';
import { Random } from '../../random';
import { expectNoLeaks } from '../../testing';
import { crossEntropy } from '../losses/cross-entropy';
import { readTorchFixture, relativeError } from '../torch-fixtures';
import { adagrad } from './adagrad';
import { adam, adamW } from './adam';
import type { OptimizerFactory, ParameterGroup } from './optimizer';
import { rmsprop } from './rmsprop';
import { sgd } from './sgd';

type Named<Value> = Record<'weight' | 'bias', Value>;

interface OptimizerFixture {
  initial: Named<number[]>;
  gradients: Named<number[]>[];
  cases: {
    optimizer: string;
    options: object;
    groups: Named<Partial<ParameterGroup>> | null;
    trajectory: Named<number[]>[];
  }[];
}

const factories: Record<string, (options: never) => OptimizerFactory> = {
  adagrad,
  adam,
  adamW,
  rmsprop,
  sgd,
};
const { initial, gradients, cases } = await readTorchFixture<OptimizerFixture>('optimizers');
const named = cases.map((fixture, index) => {
  const { optimizer, options, groups } = fixture;
  const create = factories[optimizer]!(options as never);
  return {
    ...fixture,
    create,
    name: `${index}: ${optimizer} ${JSON.stringify(options)}${groups ? ' in groups' : ''}`,
  };
});

function createParameters(): [string, Parameter][] {
  return Object.entries(initial).map(([name, values]) => [name, new Parameter(tf.tensor(values))]);
}

describe('optimizers agree with PyTorch', () => {
  it('covers every optimizer', () => {
    expect(new Set(cases.map(({ optimizer }) => optimizer))).toEqual(new Set(Object.keys(factories)));
  });

  it.each(named)('$name', async ({ create, groups, trajectory }) => {
    await expectNoLeaks(async () => {
      const parameters = createParameters();
      const grouped = parameters.map((entry) => ({ parameters: [entry], ...groups?.[entry[0] as 'weight'] }));
      const optimizer = create(groups ? grouped : parameters);
      for (const [index, expected] of trajectory.entries()) {
        const step = parameters.map(([name]) => tf.tensor(gradients[index]![name as 'weight']));
        optimizer.step(step);
        tf.dispose(step);
        for (const [name, parameter] of parameters) {
          expect(relativeError(await parameter.value.array(), expected[name as 'weight'])).toBeLessThan(1e-4);
        }
      }
      optimizer.dispose();
      for (const [, parameter] of parameters) parameter.dispose();
    });
  });
});

describe('every optimizer', () => {
  it.each(named)('continues exactly from its state: $name', async ({ create }) => {
    await expectNoLeaks(async () => {
      const random = new Random(7);
      const shapes = [[3, 2], [2]];
      const steps = Array.from({ length: 5 }, () =>
        shapes.map((shape) =>
          tf.tensor(random.fillNormal(new Float32Array(tf.util.sizeFromShape(shape))), shape),
        ),
      );
      const straight = createParameters();
      const interrupted = createParameters();
      const whole = create(straight);
      for (const [index, step] of steps.entries()) whole.step(step, 1 / (index + 1));

      const first = create(interrupted);
      for (const [index, step] of steps.slice(0, 2).entries()) first.step(step, 1 / (index + 1));
      const state = first.stateDict();
      first.dispose();
      const second = create(interrupted);
      second.loadStateDict({
        ...state,
        scalars: JSON.parse(JSON.stringify(state.scalars)) as Record<string, number>,
      });
      tf.dispose(state.tensors);
      for (const [index, step] of steps.slice(2).entries()) second.step(step, 1 / (index + 3));

      for (const [index, [, parameter]] of straight.entries()) {
        expect(await interrupted[index]![1].value.data()).toEqual(await parameter.value.data());
      }
      whole.dispose();
      second.dispose();
      tf.dispose(steps);
      for (const [, parameter] of [...straight, ...interrupted]) parameter.dispose();
    });
  });

  it.each(named)('lowers a loss: $name', async ({ create }) => {
    await expectNoLeaks(async () => {
      const x = tf.tensor2d([[1, 0, 2], [0, 1, -1], [-2, 1, 0], [0.5, -1, 1]]); // prettier-ignore
      const y = tf.tensor1d([0, 1, 1, 0], 'int32');
      const parameters = createParameters();
      const [weight, bias] = parameters.map(([, parameter]) => parameter);
      const loss = () => crossEntropy(tf.add(tf.matMul(x, weight!.value), bias!.value), y);
      const optimizer = create(parameters);
      const values: number[] = [];
      for (let i = 0; i < 30; i++) {
        const { value, gradients } = valueAndGradients(loss, optimizer.parameters);
        optimizer.step(gradients);
        values.push((await value.data())[0]!);
        tf.dispose([value, gradients]);
      }
      expect(values.at(-1)).toBeLessThan(values[0]!);
      optimizer.dispose();
      tf.dispose([x, y]);
      for (const [, parameter] of parameters) parameter.dispose();
    });
  });
});

describe('an optimizer', () => {
  it('names its state as PyTorch does', () => {
    const optimizer = adam({ amsgrad: true })(createParameters());
    const { tensors, scalars } = optimizer.stateDict();
    expect(Object.keys(tensors)).toEqual(
      ['weight', 'bias'].flatMap((name) =>
        ['exp_avg', 'exp_avg_sq', 'max_exp_avg_sq'].map((slot) => `${name}.${slot}`),
      ),
    );
    expect(scalars).toEqual({ step: 0 });
  });

  it('leaves frozen parameters alone', async () => {
    const parameters = createParameters();
    parameters[1]![1].requiresGradient = false;
    const optimizer = sgd({ learningRate: 1 })(parameters);
    expect(optimizer.parameters).toEqual([parameters[0]![1]]);
    optimizer.step([tf.ones([3, 2])]);
    expect(relativeError(await parameters[1]![1].value.array(), initial.bias)).toBeLessThan(1e-6);
  });

  it('scales the learning rate of every group by the multiplier', async () => {
    const [weight, bias] = createParameters();
    const optimizer = sgd({ learningRate: 0.5 })([
      { parameters: [weight!] },
      { parameters: [bias!], learningRate: 0.1 },
    ]);
    expect(optimizer.learningRates).toEqual([0.5, 0.1]);
    optimizer.step([tf.zeros([3, 2]), tf.ones([2])], 0.5);
    expect(
      relativeError(
        await bias![1].value.array(),
        initial.bias.map((value) => value - 0.05),
      ),
    ).toBeLessThan(1e-6);
  });

  it('rejects wrong gradients, states and options', () => {
    const parameters = createParameters();
    const optimizer = adam()(parameters);
    const state = optimizer.stateDict();
    expect(() => optimizer.step([tf.zeros([3, 2])])).toThrow('received 1 gradients for 2 parameters');
    expect(() => optimizer.step([tf.zeros([2, 3]), tf.zeros([2])])).toThrow(
      'the gradient of weight has shape [2,3]',
    );
    expect(() => optimizer.step([tf.zeros([3, 2]), tf.zeros([2])], NaN)).toThrow('multiplier is NaN');
    expect(() => optimizer.loadStateDict({ ...state, scalars: {} })).toThrow('scalar "step"');
    expect(() => optimizer.loadStateDict({ ...state, tensors: {} })).toThrow('weight.exp_avg is missing');
    expect(() => rmsprop()(parameters).loadStateDict(state)).toThrow('weight.exp_avg is unexpected');
    expect(() => adam()([...parameters, ['copy', parameters[0]![1]]])).toThrow(
      '"copy" was given to the optimizer twice',
    );
    expect(() => adam()([...parameters, ...createParameters()])).toThrow('two parameters are named "weight"');
    expect(() => adam({ betas: [0.9, 1] })).toThrow('beta2 is 1; it must be a number in [0, 1)');
    expect(() => sgd({ learningRate: -1 })).toThrow('learningRate is -1');
    expect(() => sgd({ learningRate: 1, nesterov: true })).toThrow('nesterov needs a momentum');
    expect(() => adagrad()([{ parameters, learningRate: NaN }])).toThrow('learningRate is NaN');
  });

  it('survives a constant gradient in centered RMSprop', async () => {
    const parameter = new Parameter(tf.zeros([1]));
    const optimizer = rmsprop({ centered: true, alpha: 0.5 })([['x', parameter]]);
    const gradient = tf.tensor1d([0.1]);
    for (let i = 0; i < 60; i++) optimizer.step([gradient]);
    expect(Number.isFinite((await parameter.value.data())[0])).toBe(true);
  });
});
