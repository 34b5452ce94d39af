import { expect, it } from '@jest/globals';
import { recipes } from './recipes';
import { toSchedule, type ScheduleSettings } from './schedule-settings';

const batches = 10;

/** The multipliers at the beginnings of epochs. */
function rates(schedule: ScheduleSettings, epochs: number, recipeEpochs: number, at: number[]): number[] {
  const rate = toSchedule(schedule, { epochs, recipeEpochs, batches });
  return at.map((epoch) => rate({ step: epoch * batches, epoch, validations: [] }));
}

const close = (values: number[]) => values.map((value) => expect.closeTo(value, 10) as unknown);

it('takes the steps of the recipe', () => {
  const { schedule, epochs } = recipes['cifar100-resnet18'];
  expect(rates(schedule, epochs, epochs, [1, 59, 60, 120, 160, 199])).toEqual(
    close([1, 1, 0.2, 0.04, 0.008, 0.008]),
  );
  expect(rates(schedule, epochs, epochs, [0])).toEqual(close([1 / batches])); // an epoch of warm-up
  const imagenet = recipes['imagenet-resnet50'];
  expect(rates(imagenet.schedule, 90, 90, [0, 29, 30, 60, 89])).toEqual(close([1, 1, 0.1, 0.01, 0.01]));
});

it('goes through all of them in fewer epochs', () => {
  const { schedule } = recipes['cifar100-resnet18'];
  expect(rates(schedule, 20, 200, [1, 5, 6, 12, 16])).toEqual(close([1, 1, 0.2, 0.04, 0.008]));
  expect(rates({ type: 'step', every: 30 }, 9, 90, [2, 3, 6])).toEqual(close([1, 0.1, 0.01]));
});

it('follows lines and curves to their ends', () => {
  expect(rates({ type: 'constant' }, 4, 4, [0, 3])).toEqual([1, 1]);
  expect(rates({ type: 'polynomial', power: 1 }, 4, 4, [0, 1, 2, 4])).toEqual(close([1, 0.75, 0.5, 0]));
  expect(rates({ type: 'polynomial', power: 0.5 }, 4, 4, [3])).toEqual(close([0.5]));
  expect(rates({ type: 'cosine', warmup: 0 }, 4, 4, [0, 2, 4])).toEqual(close([1, 0.5, 0]));
  expect(rates({ type: 'one-cycle', rise: 0.25 }, 4, 4, [0])).toEqual(close([1 / 25]));
});
