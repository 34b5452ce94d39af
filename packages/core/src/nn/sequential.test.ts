import { expect, it } from '@jest/globals';
import { InvalidArgumentError } from '../errors';
import { Identity, Linear, Sequential } from '.';

it('replaces a module and gives back the old one', () => {
  const [first, last, next] = [new Identity(), new Linear(2, 3), new Linear(2, 5)];
  const network = new Sequential(first, last);
  expect(network.replace(-1, next)).toBe(last);
  expect([...network]).toEqual([first, next]);
  expect(network.stateDict()['1.weight']!.shape).toEqual([5, 2]);
  expect(() => network.replace(2, next)).toThrow(InvalidArgumentError);
});
