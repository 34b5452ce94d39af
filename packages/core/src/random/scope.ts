import { Random } from './random';

let current = new Random(0);

/** The generator that initialisers, dropout and sampling draw from when none is passed: see {@link withRandom}. */
export function currentRandom(): Random {
  return current;
}

/** Starts the process-wide generator anew from `seed`. Without a call it starts from 0, so programs are repeatable. */
export function setSeed(seed: number): void {
  current = new Random(seed);
}

/**
 * Runs `scope` with `random` as the current generator and returns its result. The scope must be synchronous: after an
 * `await` another task's generator may be current.
 *
 * ```ts
 * const model = withRandom(new Random(1), () => mnistNetwork());
 * ```
 */
export function withRandom<T>(random: Random, scope: () => T): T {
  const outer = current;
  current = random;
  try {
    return scope();
  } finally {
    current = outer;
  }
}
