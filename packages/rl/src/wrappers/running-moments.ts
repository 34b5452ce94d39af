/** What a {@link RunningMoments} has seen, safe to put in JSON. */
export interface Moments {
  count: number;
  mean: number[];
  /** Sum of the squared distances from the mean. */
  squares: number[];
}

/** Means and variances of the entries of vectors that come one by one (Welford 1962). */
export class RunningMoments {
  private count = 0;
  private mean: Float64Array;
  private squares: Float64Array;

  constructor(size: number) {
    this.mean = new Float64Array(size);
    this.squares = new Float64Array(size);
  }

  add(vector: ArrayLike<number>): void {
    this.count++;
    for (let i = 0; i < this.mean.length; i++) {
      const distance = vector[i]! - this.mean[i]!;
      this.mean[i]! += distance / this.count;
      this.squares[i]! += distance * (vector[i]! - this.mean[i]!);
    }
  }

  /** Variance of entry `i` over all that were seen; 1 before there are two. */
  variance(i: number): number {
    return this.count > 1 ? this.squares[i]! / this.count : 1;
  }

  /** `(value - mean) / deviation` of every entry, limited to [-limit, limit]. */
  normalize(vector: ArrayLike<number>, limit: number): Float32Array {
    const normalized = new Float32Array(this.mean.length);
    for (let i = 0; i < normalized.length; i++) {
      const value = (vector[i]! - this.mean[i]!) / Math.sqrt(this.variance(i) + 1e-8);
      normalized[i] = Math.min(Math.max(value, -limit), limit);
    }
    return normalized;
  }

  get state(): Moments {
    return { count: this.count, mean: [...this.mean], squares: [...this.squares] };
  }

  set state({ count, mean, squares }: Moments) {
    this.count = count;
    this.mean = Float64Array.from(mean);
    this.squares = Float64Array.from(squares);
  }
}
