import { leavesOfBTree1 } from './b-tree-1';
import { recordsOfBTree2 } from './b-tree-2';
import type { Cursor } from './cursor';
import { extensibleArrayElements } from './extensible-array';
import { fixedArrayElements } from './fixed-array';
import type { Hdf5File } from './hdf5-file';
import type { ChunkedLayout } from './layout';

/** A chunk of a dataset in the file. */
export interface Chunk {
  /** The element that it begins with. */
  readonly offset: readonly number[];
  readonly address: number;
  /** Bytes in the file. */
  readonly size: number;
  /** Bit i is set if filter i was not applied. */
  readonly skippedFilters: number;
}

/** What an index has to know about its dataset. */
export interface ChunkGrid {
  readonly layout: ChunkedLayout;
  readonly shape: readonly number[];
  /** The sizes that each axis may grow to. */
  readonly maximum: readonly number[];
  /** Bytes of a chunk without filters. */
  readonly chunkBytes: number;
  readonly isFiltered: boolean;
}

/** The chunks of a dataset that are in the file; others are filled with its fill value. */
export async function* chunksOf(file: Hdf5File, grid: ChunkGrid): AsyncGenerator<Chunk> {
  const { layout, chunkBytes } = grid;
  const { index, chunk } = layout;
  const { address } = index;
  if (address === undefined) return;
  switch (index.kind) {
    case 'b-tree-1':
      for await (const leaf of leavesOfBTree1(file, address, 'chunks', 8 + 8 * (chunk.length + 1))) {
        const size = leaf.key.uint32();
        const skippedFilters = leaf.key.uint32();
        yield { offset: chunk.map(() => leaf.key.integer(8)), address: leaf.address, size, skippedFilters };
      }
      return;
    case 'b-tree-2':
      for await (const { record } of recordsOfBTree2(file, address, [grid.isFiltered ? 11 : 10])) {
        const place = readPlace(record, grid, record.bytes.length - 8 * chunk.length);
        const offset = chunk.map((size) => record.integer(8) * size);
        if (place) yield { offset, ...place };
      }
      return;
    case 'single': {
      const offset = chunk.map(() => 0);
      yield { offset, address, size: index.size ?? chunkBytes, skippedFilters: index.skippedFilters };
      return;
    }
    case 'implicit':
      for (let number = 0; ; number++) {
        const offset = offsetOf(number, grid, grid.maximum);
        if (!offset) return;
        // All chunks up to the maximum are there, so that their count is bounded by the file.
        if (chunkBytes <= 0 || address + (number + 1) * chunkBytes > file.size) {
          throw file.damaged('the chunks of a dataset lie outside of the file');
        }
        yield { offset, address: address + number * chunkBytes, size: chunkBytes, skippedFilters: 0 };
      }
    case 'fixed-array':
      yield* fromArray(fixedArrayElements(file, address), grid, (number) =>
        offsetOf(number, grid, grid.maximum),
      );
      return;
    case 'extensible-array':
      yield* fromArray(extensibleArrayElements(file, address), grid, (number) =>
        growingOffsetOf(number, grid),
      );
      return;
  }
}

async function* fromArray(
  elements: AsyncGenerator<{ number: number; element: Cursor }>,
  grid: ChunkGrid,
  offsetOf: (number: number) => number[] | undefined,
): AsyncGenerator<Chunk> {
  for await (const { number, element } of elements) {
    const place = readPlace(element, grid, element.bytes.length);
    const offset = offsetOf(number);
    if (place && offset) yield { offset, ...place };
  }
}

/** Reads an address and, of a filtered chunk, its size and mask; the size takes what is left of `bytes`. */
function readPlace(
  cursor: Cursor,
  { isFiltered, chunkBytes }: ChunkGrid,
  bytes: number,
): Omit<Chunk, 'offset'> | undefined {
  const address = cursor.address();
  const sizeBytes = bytes - cursor.position - 4;
  if (isFiltered && (sizeBytes < 1 || sizeBytes > 8))
    throw cursor.damaged('a chunk index has impossible sizes');
  const size = isFiltered ? cursor.integer(sizeBytes) : chunkBytes;
  const skippedFilters = isFiltered ? cursor.uint32() : 0;
  return address === undefined ? undefined : { address, size, skippedFilters };
}

/** Where chunk `number` in row-major order of the grid over `extent` begins; undefined behind the last one. */
function offsetOf(
  number: number,
  { layout: { chunk } }: ChunkGrid,
  extent: readonly number[],
): number[] | undefined {
  let rest = number;
  const offset = chunk.map(() => 0);
  for (let axis = chunk.length - 1; axis >= 0; axis--) {
    const count = Math.ceil(extent[axis]! / chunk[axis]!);
    offset[axis] = (rest % count) * chunk[axis]!;
    rest = Math.floor(rest / count);
  }
  return rest === 0 ? offset : undefined;
}

/** The same where one axis may grow without limit: chunks are then counted along it last. */
function growingOffsetOf(number: number, grid: ChunkGrid): number[] | undefined {
  const growing = grid.maximum.indexOf(Infinity);
  if (growing < 0) return offsetOf(number, grid, grid.maximum);
  const moved = <T>(values: readonly T[]) => [
    values[growing]!,
    ...values.filter((_, axis) => axis !== growing),
  ];
  const chunk = moved(grid.layout.chunk);
  const extent = moved(grid.maximum).with(0, Number.MAX_SAFE_INTEGER);
  const offset = offsetOf(number, { ...grid, layout: { ...grid.layout, chunk } }, extent);
  if (!offset) return undefined;
  const [first, ...rest] = offset;
  return rest.toSpliced(growing, 0, first!);
}
