import { expect, it } from '@jest/globals';
import { currentRandom } from '../random';
import { initialize, Linear, withoutInitialization } from '.';

it('leaves zeros and the state of the generator, and ends with its scope', () => {
  const { state } = currentRandom();
  const layers = withoutInitialization(() => {
    expect(() => withoutInitialization(() => initialize.kaimingNormal([3]))).toThrow(/2 axes/);
    return [new Linear(3, 4).weight.value, initialize.orthogonal([2, 2]), initialize.truncatedNormal([2])];
  });
  for (const values of layers) expect([...values.dataSync()]).toEqual(new Array(values.size).fill(0));
  expect(currentRandom().state).toEqual(state);
  expect(Math.max(...new Linear(3, 4).weight.value.dataSync())).toBeGreaterThan(0);
});
