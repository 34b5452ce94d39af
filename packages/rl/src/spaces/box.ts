import { InvalidArgumentError, type Random } from '@dl/core';
import type { Space } from './space';

/**
 * Arrays of float32 numbers in row-major order, each between its own bounds; a bound may be infinite.
 *
 * ```ts
 * const torque = new Box([-2], [2]);
 * const screen = Box.uniform([84, 84, 1], 0, 255);
 * ```
 *
 * @throws {@link InvalidArgumentError} if the bounds are of other lengths than the shape, or one is above the other.
 */
export class Box implements Space<Float32Array> {
  readonly low: Float32Array;
  readonly high: Float32Array;

  /** @param shape - Default: a list as long as `low`. */
  constructor(
    low: ArrayLike<number>,
    high: ArrayLike<number>,
    readonly shape: readonly number[] = [low.length],
  ) {
    this.low = Float32Array.from(low);
    this.high = Float32Array.from(high);
    const size = shape.reduce((product, length) => product * length, 1);
    if (this.low.length !== size || this.high.length !== size) {
      throw new InvalidArgumentError(
        `Box: shape [${shape.join(', ')}] takes ${size} bounds; received ${low.length} low and ${high.length} high ones`,
      );
    }
    const wrong = this.low.findIndex((bound, i) => !(bound <= this.high[i]!));
    if (wrong >= 0) {
      throw new InvalidArgumentError(
        `Box: low is at most high; entry ${wrong} has ${low[wrong]} and ${high[wrong]}`,
      );
    }
  }

  /** A box whose numbers all have the same bounds. */
  static uniform(shape: readonly number[], low: number, high: number): Box {
    const size = shape.reduce((product, length) => product * length, 1);
    return new Box(new Float32Array(size).fill(low), new Float32Array(size).fill(high), shape);
  }

  /** Uniform between two finite bounds, exponential from one, normal without any, as Gymnasium samples. */
  sample(random: Random): Float32Array {
    return this.low.map((low, i) => {
      const high = this.high[i]!;
      if (Number.isFinite(low) && Number.isFinite(high)) return Math.min(random.uniform(low, high), high);
      const exponential = -Math.log(1 - random.uniform());
      if (Number.isFinite(low)) return low + exponential;
      if (Number.isFinite(high)) return high - exponential;
      return random.normal();
    });
  }

  contains(value: unknown): value is Float32Array {
    return (
      value instanceof Float32Array &&
      value.length === this.low.length &&
      value.every((entry, i) => entry >= this.low[i]! && entry <= this.high[i]!)
    );
  }

  describe(): string {
    const low = Math.min(...this.low);
    return `Box([${this.shape.join(', ')}], ${low} to ${Math.max(...this.high)})`;
  }
}
