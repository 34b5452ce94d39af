import { describe, expect, it } from '@jest/globals';
import { judgeProgress, type EarlyStoppingOptions } from './early-stopping';

const judge = (values: number[], options: Partial<EarlyStoppingOptions> = {}) =>
  judgeProgress(
    values.map((value) => ({ [options.metric ?? 'loss']: value })),
    { patience: 2, ...options },
  );

describe('judgeProgress', () => {
  it('stalls after `patience` results in a row that are no better than the best', () => {
    expect(judge([3, 2, 2.5])).toEqual({ metric: 'loss', best: 2, stalled: false });
    expect(judge([3, 2, 2.5, 2])).toEqual({ metric: 'loss', best: 2, stalled: true });
    expect(judge([3, 2, 2.5, 1.9])).toEqual({ metric: 'loss', best: 1.9, stalled: false });
    expect(judge([])).toEqual({ metric: 'loss', best: NaN, stalled: false });
  });

  it('takes larger values of other metrics as better, unless told otherwise', () => {
    expect(judge([0.1, 0.3, 0.2], { metric: 'accuracy' }).best).toBe(0.3);
    expect(judge([0.1, 0.3, 0.2], { metric: 'perplexity', mode: 'min' }).best).toBe(0.1);
  });

  it('asks for the least improvement over the best', () => {
    expect(judge([1, 0.95, 0.91], { minimumImprovement: 0.1 })).toMatchObject({ best: 1, stalled: true });
    expect(judge([1, 0.95, 0.89], { minimumImprovement: 0.1 })).toMatchObject({ best: 0.89, stalled: false });
  });

  it('takes NaN for no improvement', () => {
    expect(judge([NaN, NaN]).stalled).toBe(true);
    expect(judge([NaN, 5, NaN])).toMatchObject({ best: 5, stalled: false });
  });

  it('tells which metrics there are', () => {
    expect(() => judgeProgress([{ loss: 1, accuracy: 0.5 }], { metric: 'f1', patience: 1 })).toThrow(
      'there is no metric "f1" to monitor; the validation gives loss, accuracy',
    );
  });
});
