/** Adam (Kingma and Ba 2015, algorithm 1) for one number. */
export class ScalarAdam {
  private mean = 0;
  private square = 0;
  private steps = 0;

  constructor(
    public value: number,
    private readonly rate: number,
  ) {}

  step(gradient: number): void {
    this.steps++;
    this.mean += 0.1 * (gradient - this.mean);
    this.square += 0.001 * (gradient ** 2 - this.square);
    const mean = this.mean / (1 - 0.9 ** this.steps);
    const square = this.square / (1 - 0.999 ** this.steps);
    this.value -= (this.rate * mean) / (Math.sqrt(square) + 1e-8);
  }

  /** Safe to put in JSON. */
  get state(): [value: number, mean: number, square: number, steps: number] {
    return [this.value, this.mean, this.square, this.steps];
  }

  set state([value, mean, square, steps]: [number, number, number, number]) {
    Object.assign(this, { value, mean, square, steps });
  }
}
