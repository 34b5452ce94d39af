import { DlError } from '@dl/core';
import fc from 'fast-check';

/**
 * Opens a file many times, each time with some bytes changed or its end cut off, and expects that it is read or refused
 * with a {@link DlError}.
 */
export async function expectOnlyTypedErrors(
  bytes: Uint8Array,
  open: (damaged: Uint8Array) => Promise<unknown>,
  { runs = 60 }: { runs?: number } = {},
): Promise<void> {
  const position = fc.nat(bytes.length - 1);
  const damage = fc.oneof(
    { weight: 4, arbitrary: fc.array(fc.tuple(position, fc.nat(255)), { minLength: 1, maxLength: 8 }) },
    { weight: 1, arbitrary: position },
  );
  await fc.assert(
    fc.asyncProperty(damage, async (change) => {
      const damaged = new Uint8Array(typeof change === 'number' ? bytes.subarray(0, change) : bytes);
      if (typeof change !== 'number') for (const [at, value] of change) damaged[at] = value;
      try {
        await open(damaged);
      } catch (error) {
        if (!DlError.isInstance(error)) throw error;
      }
    }),
    { numRuns: runs },
  );
}
