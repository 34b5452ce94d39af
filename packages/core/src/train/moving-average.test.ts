import { describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { Buffer, Module, Parameter } from '../nn';
import { expectNoLeaks } from '../testing';
import { MovingAverage } from './moving-average';

class Scale extends Module {
  readonly factor = new Parameter(tf.tensor1d([1]));
  readonly mean = new Buffer(tf.tensor1d([10]));
  readonly count = new Buffer(tf.scalar(3, 'int32'));

  forward(x: tf.Tensor): tf.Tensor {
    return tf.mul(x, this.factor.value);
  }
}

const read = async (tensor: tf.Tensor) => (await tensor.data())[0];

describe('MovingAverage', () => {
  it('averages parameters and buffers of floating point', async () => {
    await expectNoLeaks(async () => {
      const model = new Scale();
      const average = new MovingAverage(model, { decay: 0.75 });
      model.factor.assign(tf.tensor1d([5]));
      average.update(); // 0.75 * 1 + 0.25 * 5
      average.update(); // 0.75 * 2 + 0.25 * 5
      const state = average.stateDict();
      expect(Object.keys(state)).toEqual(['factor', 'mean']);
      expect(await read(state.factor!)).toBe(2.75);
      expect(await read(state.mean!)).toBe(10);
      tf.dispose(state);
      average.dispose();
      model.dispose();
    });
  });

  it('soon forgets where it started, if it is told how often it was updated', async () => {
    const model = new Scale();
    const average = new MovingAverage(model, { decay: 0.999 });
    model.factor.assign(tf.tensor1d([5]));
    average.update(0); // 0.1 * 1 + 0.9 * 5
    average.update(1); // 2/11 * 4.6 + 9/11 * 5
    const state = average.stateDict();
    expect(await read(state.factor!)).toBeCloseTo(4.9273, 4);
    tf.dispose(state);
    average.dispose();
    model.dispose();
  });

  it('swaps itself in and out', async () => {
    await expectNoLeaks(async () => {
      const model = new Scale();
      const average = new MovingAverage(model, { decay: 0.5 });
      model.factor.assign(tf.tensor1d([3]));
      average.update();
      average.swap();
      expect(await read(model.factor.value)).toBe(2);
      average.swap();
      expect(await read(model.factor.value)).toBe(3);
      average.update();
      average.swap();
      expect(await read(model.factor.value)).toBe(2.5);
      average.dispose();
      model.dispose();
    });
  });

  it('continues exactly from its state', async () => {
    await expectNoLeaks(async () => {
      const model = new Scale();
      const [whole, first] = [new MovingAverage(model), new MovingAverage(model)];
      const walk = (average: MovingAverage, values: number[]) => {
        for (const value of values) {
          model.factor.assign(tf.tensor1d([value]));
          average.update();
        }
      };
      walk(whole, [0.3, 7, -2, 4.4]);
      walk(first, [0.3, 7]);
      const second = new MovingAverage(model);
      const state = first.stateDict();
      second.loadStateDict(state);
      tf.dispose(state);
      walk(second, [-2, 4.4]);
      const states = [whole.stateDict(), second.stateDict()];
      expect(await read(states[1]!.factor!)).toBe(await read(states[0]!.factor!));
      tf.dispose(states);
      for (const thing of [whole, first, second, model]) thing.dispose();
    });
  });

  it('rejects the state of another model', () => {
    const average = new MovingAverage(new Scale());
    expect(() => average.loadStateDict({ factor: tf.zeros([2]), bias: tf.zeros([1]) })).toThrow(
      'factor has shape [2], expected [1]; mean is missing; bias is unexpected',
    );
    expect(() => new MovingAverage(new Scale(), { decay: 1 })).toThrow('decay is 1');
  });
});
