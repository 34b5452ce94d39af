import { expect, it } from '@jest/globals';
import * as z from 'zod';
import { parseOptions } from './parse-options';

const schema = z.strictObject({ epochs: z.int().positive().default(3), name: z.string() });

it('adds the defaults', () => {
  expect(parseOptions('train', schema, { name: 'a' })).toEqual({ epochs: 3, name: 'a' });
});

it('says all that is wrong, and where', () => {
  const wrong = { epochs: 0, name: 1, rate: 2 } as unknown as z.input<typeof schema>;
  expect(() => parseOptions('train', schema, wrong)).toThrow(
    expect.objectContaining({ code: 'invalid-argument', message: expect.stringMatching(/^train: /) }),
  );
  expect(() => parseOptions('train', schema, wrong)).toThrow(/epochs[^]*name|name[^]*epochs/);
  expect(() => parseOptions('train', schema, wrong)).toThrow(/rate/);
});
