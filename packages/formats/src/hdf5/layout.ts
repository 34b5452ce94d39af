import type { Cursor } from './cursor';

/** Where the elements of a dataset are. */
export type Layout =
  | { readonly kind: 'compact'; readonly bytes: Uint8Array }
  | { readonly kind: 'contiguous'; readonly address?: number }
  | ChunkedLayout;

export interface ChunkedLayout {
  readonly kind: 'chunked';
  /** Elements of a chunk along each axis. */
  readonly chunk: readonly number[];
  readonly index: ChunkIndex;
}

/** How the chunks of a dataset are found. */
export type ChunkIndex = { readonly address?: number } & (
  | { readonly kind: 'b-tree-1' | 'b-tree-2' }
  /** All chunks are there, one after the other, unfiltered. */
  | { readonly kind: 'implicit' }
  /** One chunk; `size` bytes if it is filtered. */
  | { readonly kind: 'single'; readonly size?: number; readonly skippedFilters: number }
  | { readonly kind: 'fixed-array' }
  | { readonly kind: 'extensible-array' }
);

const classes = ['compact', 'contiguous', 'chunked', 'virtual'];

/**
 * Reads a data layout message (IV.A.2.i).
 *
 * @throws {@link FileFormatError} for virtual datasets, whose data are in other files.
 */
export function readLayout(cursor: Cursor): Layout {
  const version = cursor.version('a data layout', [1, 2, 3, 4]);
  if (version < 3) return readOldLayout(cursor);
  const kind = classes[cursor.uint8()];
  if (kind === 'compact') return { kind, bytes: cursor.take(cursor.uint16()) };
  if (kind === 'contiguous') return { kind, address: cursor.address() };
  if (kind !== 'chunked')
    throw cursor.damaged(`a dataset is ${kind ?? 'of unknown layout'}, which is not supported`);
  if (version === 4) return readNewChunks(cursor);
  const axes = cursor.uint8();
  const address = cursor.address();
  return { kind, chunk: chunkShape(cursor, axes, 4), index: { kind: 'b-tree-1', address } };
}

function readOldLayout(cursor: Cursor): Layout {
  const axes = cursor.uint8();
  const kind = classes[cursor.uint8()];
  cursor.skip(5);
  if (kind === 'compact') {
    cursor.skip(4 * axes);
    return { kind, bytes: cursor.take(cursor.uint32()) };
  }
  const address = cursor.address();
  if (kind === 'contiguous') return { kind, address };
  if (kind === 'chunked')
    return { kind, chunk: chunkShape(cursor, axes, 4), index: { kind: 'b-tree-1', address } };
  throw cursor.damaged('a dataset is of unknown layout');
}

/** The last of the sizes is that of an element. */
function chunkShape(cursor: Cursor, axes: number, bytes: number): number[] {
  const shape = Array.from({ length: axes }, () => cursor.integer(bytes)).slice(0, -1);
  if (shape.every((size) => size > 0)) return shape;
  throw cursor.damaged(`a chunk has the shape [${shape.join(', ')}]`);
}

const keepsPartialChunksUnfiltered = 1;
const isFilteredSingle = 2;

function readNewChunks(cursor: Cursor): Layout {
  const flags = cursor.uint8();
  if (flags & keepsPartialChunksUnfiltered)
    throw cursor.damaged('a dataset leaves its last chunks unfiltered, which is not supported');
  const axes = cursor.uint8();
  const chunk = chunkShape(cursor, axes, cursor.uint8());
  return { kind: 'chunked', chunk, index: readIndex(cursor, flags) };
}

function readIndex(cursor: Cursor, flags: number): ChunkIndex {
  const type = cursor.uint8();
  switch (type) {
    case 1: {
      const isFiltered = (flags & isFilteredSingle) !== 0;
      const size = isFiltered ? cursor.length() : undefined;
      const skippedFilters = isFiltered ? cursor.uint32() : 0;
      return { kind: 'single', size, skippedFilters, address: cursor.address() };
    }
    case 2:
      return { kind: 'implicit', address: cursor.address() };
    case 3:
      cursor.skip(1); // page size, which the array's header repeats
      return { kind: 'fixed-array', address: cursor.address() };
    case 4:
      cursor.skip(5); // parameters, which the array's header repeats
      return { kind: 'extensible-array', address: cursor.address() };
    case 5:
      cursor.skip(6); // parameters, which the tree's header repeats
      return { kind: 'b-tree-2', address: cursor.address() };
    default:
      throw cursor.damaged(`the chunks of a dataset are found by an index of type ${type}`);
  }
}
