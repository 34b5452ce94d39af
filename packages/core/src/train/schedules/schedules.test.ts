import { describe, expect, it } from '@jest/globals';
import { readTorchFixture, relativeError } from '../torch-fixtures';
import { byEpoch } from './by-epoch';
import { constant } from './constant';
import { cosine, cosineWithRestarts } from './cosine';
import { exponential } from './exponential';
import { oneCycle } from './one-cycle';
import { linear, polynomial } from './polynomial';
import { reduceOnPlateau } from './reduce-on-plateau';
import type { Schedule } from './schedule';
import { multiStep, step } from './step';
import { warmup } from './warmup';

interface ScheduleCase {
  schedule: string;
  arguments: unknown[];
  multipliers: number[];
  validations: number[] | null;
}

const schedules: Record<string, (...options: never[]) => Schedule> = {
  cosine,
  cosineWithRestarts,
  exponential,
  linear,
  multiStep,
  oneCycle,
  polynomial,
  reduceOnPlateau,
  step,
  warmup,
};

const cases = await readTorchFixture<ScheduleCase[]>('schedules');

const at = (step: number, epoch = 0) => ({ step, epoch, validations: [] });
const losses = (...values: number[]) => ({
  step: 0,
  epoch: 0,
  validations: values.map((loss) => ({ loss })),
});

describe('schedules agree with PyTorch over 100 steps', () => {
  it('covers every schedule', () => {
    expect(new Set(cases.map(({ schedule }) => schedule))).toEqual(new Set(Object.keys(schedules)));
  });

  it.each(cases.map((test) => ({ ...test, name: `${test.schedule} ${JSON.stringify(test.arguments)}` })))(
    '$name',
    ({ schedule, arguments: options, multipliers, validations }) => {
      const multiplier = schedules[schedule]!(...(options as never[]));
      const results = (validations ?? []).map((loss) => ({ loss }));
      const curve = multipliers.map((_, step) =>
        multiplier({ ...at(step), validations: results.slice(0, step) }),
      );
      for (const [step, value] of curve.entries()) {
        expect(relativeError([value], [multipliers[step]!])).toBeLessThan(1e-4);
      }
    },
  );
});

describe('schedules', () => {
  it('end where they should and stay there', () => {
    for (const step of [10, 25]) {
      expect(cosine({ length: 10, minimum: 0.1 })(at(step))).toBeCloseTo(0.1, 12);
      expect(linear({ length: 10, from: 1, to: 0.2 })(at(step))).toBeCloseTo(0.2, 12);
      expect(polynomial({ length: 10 })(at(step))).toBe(0);
    }
    expect(oneCycle({ length: 10 })(at(9))).toBeCloseTo(1 / 25 / 1e4, 12);
    expect(oneCycle({ length: 10 })(at(50))).toBeCloseTo(1 / 25 / 1e4, 12);
    expect(oneCycle({ length: 1 })(at(0))).toBeGreaterThan(0);
    expect(constant()(at(5))).toBe(1);
  });

  it('compose: warm-up multiplies, and epochs count in place of steps', () => {
    const schedule = warmup(4, byEpoch(multiStep({ milestones: [2], factor: 0.1 })));
    expect([0, 1, 3, 4].map((step) => schedule(at(step, 0)))).toEqual([0.25, 0.5, 1, 1]);
    expect(schedule(at(50, 2))).toBe(0.1);
    expect(schedule(at(1, 2))).toBeCloseTo(0.05, 12);
    expect(warmup(0)(at(0))).toBe(1);
  });

  it('reduceOnPlateau watches the metric by its direction, and takes NaN for no improvement', () => {
    const schedule = reduceOnPlateau({ patience: 0 });
    expect(schedule(losses(3, 2, 1))).toBe(1);
    expect(schedule(losses(3, NaN, 1))).toBeCloseTo(0.1, 12);
    expect(schedule(losses(Infinity, 5, 4))).toBe(1);
    const upwards = reduceOnPlateau({ metric: 'accuracy', patience: 0 });
    expect(upwards({ ...at(0), validations: [{ accuracy: 0.5 }, { accuracy: 0.6 }] })).toBe(1);
    expect(() => upwards(losses(1))).toThrow('"accuracy"');
  });

  it('reject numbers out of range', () => {
    expect(() => cosine({ length: 0 })).toThrow('cosine: length is 0; it must be a number in [1, Infinity)');
    expect(() => oneCycle({ length: 10, rise: 1 })).toThrow('rise is 1');
    expect(() => reduceOnPlateau({ factor: 1 })).toThrow('factor is 1');
    expect(() => warmup(NaN)).toThrow('length is NaN');
  });
});
