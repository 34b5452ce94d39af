import { xoroshiro128plus, xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';
import type { JumpableRandomGenerator } from 'pure-rand/types/JumpableRandomGenerator';

/** The whole state of a {@link Random}: four 32-bit integers, safe to put in JSON. */
export type RandomState = readonly number[];

/**
 * A seeded random generator (xoroshiro128+, Blackman and Vigna 2018). The same seed gives the same numbers on every
 * platform, and `state` can be saved in a checkpoint and restored.
 *
 * ```ts
 * const random = new Random(42);
 * random.uniform(); // [0, 1)
 * const later = Random.fromState(random.state);
 * ```
 */
export class Random {
  private generator: JumpableRandomGenerator;

  constructor(seed: number) {
    // `mix` leaves 0 as it is, and from 0 the generator begins with numbers that are all close to 1.
    this.generator = xoroshiro128plus(mix(seed | 0) || 0x9e3779b9);
  }

  static fromState(state: RandomState): Random {
    const random = new Random(0);
    random.state = state;
    return random;
  }

  get state(): RandomState {
    return [...this.generator.getState()];
  }

  set state(state: RandomState) {
    this.generator = xoroshiro128plusFromState([...state]);
  }

  /** A uniform 32-bit signed integer. */
  int32(): number {
    return this.generator.next();
  }

  /** A uniform number in [low, high), with 24 random bits, so that float32 holds it exactly for [0, 1). */
  uniform(low = 0, high = 1): number {
    return low + (high - low) * ((this.generator.next() >>> 8) / 0x1000000);
  }

  /** A uniform integer in [0, bound), without bias. */
  integer(bound: number): number {
    const limit = 0x1_0000_0000 - (0x1_0000_0000 % bound);
    let draw: number;
    do draw = this.generator.next() >>> 0;
    while (draw >= limit);
    return draw % bound;
  }

  /** A normally distributed number (Box and Muller 1958). */
  normal(mean = 0, standardDeviation = 1): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()));
    return mean + standardDeviation * radius * Math.cos(2 * Math.PI * this.uniform());
  }

  /** Fills `target` with uniform numbers in [low, high) and returns it. */
  fillUniform(target: Float32Array, low = 0, high = 1): Float32Array {
    for (let i = 0; i < target.length; i++) target[i] = this.uniform(low, high);
    return target;
  }

  /** Fills `target` with normally distributed numbers and returns it. */
  fillNormal(target: Float32Array, mean = 0, standardDeviation = 1): Float32Array {
    for (let i = 0; i < target.length; i++) target[i] = this.normal(mean, standardDeviation);
    return target;
  }

  /** A random order of 0 ... length - 1 (Fisher and Yates). */
  permutation(length: number): Uint32Array {
    const order = Uint32Array.from({ length }, (_, i) => i);
    for (let i = length - 1; i > 0; i--) {
      const j = this.integer(i + 1);
      const swapped = order[i]!;
      order[i] = order[j]!;
      order[j] = swapped;
    }
    return order;
  }

  /**
   * A new generator whose stream depends on `seed` and `keys` alone, for example `Random.derive(seed, epoch, index)`
   * for the augmentation of one sample: its numbers do not depend on who asked for how many before.
   */
  static derive(seed: number, ...keys: number[]): Random {
    let hash = mix(seed | 0);
    for (const key of keys) hash = mix(hash ^ mix((key | 0) + 0x9e3779b9));
    return new Random(hash);
  }
}

/** Finaliser of MurmurHash3 (Appleby): every input bit changes about half of the output bits. */
function mix(value: number): number {
  let hash = value ^ (value >>> 16);
  hash = Math.imul(hash, 0x85ebca6b);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
