import { expect, it } from '@jest/globals';
import { FileFormatError } from '@dl/core';
import { joinName } from './tensor-name';

it('joins the parts of a name, up to a length', () => {
  expect(joinName('features', '0')).toBe('features.0');
  expect(joinName('', 'weight')).toBe('weight');
  expect(joinName('weight', '')).toBe('weight');
  expect(() => joinName('x'.repeat(999), 'y')).toThrow(FileFormatError);
});
