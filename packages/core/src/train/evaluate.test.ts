import { describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { currentRandom } from '../random';
import { Linear } from '../nn';
import { expectNoLeaks } from '../testing/expect-no-leaks';
import { evaluate } from './evaluate';
import { crossEntropy } from './losses/cross-entropy';
import { accuracy } from './metrics/accuracy';
import { pointLoader, pointNetwork, points } from './small-problem';
import { supervised } from './training-step';

const step = supervised(crossEntropy, 'inputs', 'targets');

describe('evaluate', () => {
  it('averages over examples, not over batches', async () => {
    const network = pointNetwork();
    const metrics = { accuracy: accuracy() };
    const whole = await evaluate(network, step, pointLoader({ batchSize: points.length }), { metrics });
    const parts = await evaluate(network, step, pointLoader({ batchSize: 10 }), { metrics });
    expect(parts.loss).toBeCloseTo(whole.loss!, 6);
    expect(parts.accuracy).toBe(whole.accuracy);
  });

  it('leaves modes, the random numbers of the process and the memory as they were', async () => {
    const network = pointNetwork();
    network.at(2)!.eval();
    const random = currentRandom().state;
    await expectNoLeaks(() => evaluate(network, step, pointLoader()));
    expect([network.training, network.at(2)!.training]).toEqual([true, false]);
    expect(currentRandom().state).toEqual(random);
  });

  it('draws the same numbers at every evaluation', async () => {
    const noisy = (model: Linear, { inputs }: { inputs: tf.Tensor; targets: tf.Tensor }) => ({
      loss: tf.mean<tf.Scalar>(tf.mul(model.forward(inputs), currentRandom().uniform())),
    });
    const layer = new Linear(2, 1);
    const first = await evaluate(layer, noisy, pointLoader());
    expect(await evaluate(layer, noisy, pointLoader())).toEqual(first);
    expect(await evaluate(layer, noisy, pointLoader(), { seed: 1 })).not.toEqual(first);
  });

  it('asks for outputs and targets where there are metrics', async () => {
    const lossAlone = (model: Linear, { inputs }: { inputs: tf.Tensor; targets: tf.Tensor }) => ({
      loss: tf.mean<tf.Scalar>(model.forward(inputs)),
    });
    const layer = new Linear(2, 1);
    await expectNoLeaks(() =>
      expect(
        evaluate(layer, lossAlone, pointLoader(), { metrics: { accuracy: accuracy() } }),
      ).rejects.toThrow('the metric "accuracy" needs a step that returns { loss, outputs, targets }'),
    );
  });

  it('ends with the reason of its signal', async () => {
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(evaluate(pointNetwork(), step, pointLoader(), { signal })).rejects.toThrow('enough');
  });
});
