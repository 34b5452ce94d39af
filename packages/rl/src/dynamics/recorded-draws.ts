import type { Draws } from '../environment';

/** Gives the numbers that another program drew, in their order. */
export class RecordedDraws implements Draws {
  private position = 0;

  constructor(private readonly drawn: readonly number[]) {}

  uniform(low = 0, high = 1): number {
    return low + (high - low) * this.next();
  }

  integer(_bound: number): number {
    return this.next();
  }

  get state(): number[] {
    return [this.position];
  }

  set state([position]: readonly number[]) {
    this.position = position!;
  }

  private next(): number {
    const number = this.drawn[this.position++];
    if (number === undefined) throw new RangeError(`only ${this.drawn.length} numbers were recorded`);
    return number;
  }
}
