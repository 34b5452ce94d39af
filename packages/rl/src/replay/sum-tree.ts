/** Weights of which an index is found by a share of their sum in logarithmic time (Schaul et al. 2016, appendix B.2.1). */
export class SumTree {
  private readonly nodes: Float64Array;
  private readonly leaves: number;

  constructor(size: number) {
    this.leaves = 2 ** Math.ceil(Math.log2(Math.max(size, 2)));
    this.nodes = new Float64Array(2 * this.leaves);
  }

  get sum(): number {
    return this.nodes[1]!;
  }

  get(index: number): number {
    return this.nodes[this.leaves + index]!;
  }

  set(index: number, weight: number): void {
    let node = this.leaves + index;
    this.nodes[node] = Math.fround(weight); // as it is saved
    while ((node >>= 1)) this.nodes[node] = this.nodes[2 * node]! + this.nodes[2 * node + 1]!;
  }

  /** The index at which the weights before it and its own first exceed `share`, which is in [0, sum). */
  find(share: number): number {
    let node = 1;
    let rest = share;
    while (node < this.leaves) {
      node *= 2;
      const left = this.nodes[node]!;
      if (rest >= left && this.nodes[node + 1]! > 0) {
        rest -= left;
        node++;
      }
    }
    return node - this.leaves;
  }
}
