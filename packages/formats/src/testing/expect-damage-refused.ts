import { DlError, FileFormatError } from '@dl/core';
import { expect } from '@jest/globals';
import fc from 'fast-check';
import { openWeights } from '../open-weights';

export interface DamageOptions {
  /** Files with some bytes changed. */
  runs: number;
  /** Bytes to change at most. */
  flips: number;
  /** Bytes at the end that a file may lack. Default: 0. */
  spare?: number;
}

/**
 * Expects that a file of weights cannot be opened if its end is cut off, and that one with some bytes changed is read or
 * refused with a {@link DlError}.
 */
export async function expectDamageRefused(
  whole: Uint8Array,
  { runs, flips, spare = 0 }: DamageOptions,
): Promise<void> {
  await fc.assert(
    fc.asyncProperty(fc.nat(whole.length - 1 - spare), async (length) => {
      await expect(openWeights(whole.slice(0, length))).rejects.toThrow(FileFormatError);
    }),
  );
  const flip = fc.tuple(fc.nat(whole.length - 1), fc.nat(255));
  await fc.assert(
    fc.asyncProperty(fc.array(flip, { minLength: 1, maxLength: flips }), async (changes) => {
      const damaged = whole.slice();
      for (const [position, value] of changes) damaged[position] = value;
      try {
        await (await openWeights(damaged)).read();
      } catch (error) {
        if (!DlError.isInstance(error)) throw error;
      }
    }),
    { numRuns: runs },
  );
}
