import type { Cursor } from './cursor';

/** The shape of a dataset or an attribute. */
export interface Dataspace {
  /** Undefined for a null dataspace, which holds nothing. */
  readonly shape?: readonly number[];
  /** The sizes that each axis may grow to; Infinity where nothing limits it. */
  readonly maximum: readonly number[];
}

const maximumRank = 32;
const NULL = 2;

/** Reads a dataspace message (IV.A.2.b). */
export function readDataspace(cursor: Cursor): Dataspace {
  const version = cursor.version('a dataspace', [1, 2]);
  const rank = cursor.uint8();
  if (rank > maximumRank) throw cursor.damaged(`a dataspace has ${rank} axes`);
  const flags = cursor.uint8();
  const type = cursor.uint8();
  if (version === 1) cursor.skip(4);
  if (version === 2 && type === NULL) return { maximum: [] };
  const shape = Array.from({ length: rank }, () => cursor.length());
  if (!Number.isSafeInteger(shape.reduce((product, size) => product * size, 1))) {
    throw cursor.damaged(`a dataset has the shape [${shape.join(', ')}]`);
  }
  const unlimited = 2 ** 53; // as Cursor.length gives all bits set, rounded
  const maximum =
    flags & 1 ? shape.map(() => cursor.length()).map((size) => (size > unlimited ? Infinity : size)) : shape;
  return { shape, maximum };
}
