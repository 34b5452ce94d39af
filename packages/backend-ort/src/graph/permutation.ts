/**
 * The order in which a tensor's axes lie in memory: axis `permutation[i]` of the tensor is axis i in memory.
 * `undefined` is the tensor's own order.
 */
export type Permutation = readonly number[] | undefined;

/** `undefined` if the permutation changes nothing. */
export function normalize(permutation: readonly number[]): Permutation {
  return permutation.every((axis, i) => axis === i) ? undefined : permutation;
}

/** The shape in memory. */
export function physicalShape(shape: readonly number[], permutation: Permutation): readonly number[] {
  return permutation ? permutation.map((axis) => shape[axis]!) : shape;
}

/** Where axis `axis` lies in memory. */
export function physicalAxis(axis: number, permutation: Permutation): number {
  return permutation ? permutation.indexOf(axis) : axis;
}

/** The permutation that leads from an order in memory to another one, as the `perm` of a transpose. */
export function between(from: Permutation, to: Permutation, rank: number): number[] {
  return Array.from({ length: rank }, (_, i) => physicalAxis(to ? to[i]! : i, from));
}

export function equal(a: Permutation, b: Permutation): boolean {
  if (a === b) return true;
  return a !== undefined && b !== undefined && a.length === b.length && a.every((axis, i) => axis === b[i]);
}

/** Channels first in memory for a tensor with channels last: [batch, ..., channels]. */
export function channelsFirst(rank: number): Permutation {
  return normalize([0, rank - 1, ...Array.from({ length: rank - 2 }, (_, i) => i + 1)]);
}
