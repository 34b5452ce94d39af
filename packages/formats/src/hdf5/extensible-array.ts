import type { Cursor } from './cursor';
import { elementsAt, isSet } from './fixed-array';
import type { Hdf5File } from './hdf5-file';

interface Shape {
  readonly elementBytes: number;
  /** Bytes of an element's number. */
  readonly numberBytes: number;
  readonly perPage: number;
  /** Elements that exist; blocks are made for more. */
  readonly count: number;
}

const checksumBytes = 4;

/**
 * The elements of an extensible array (III.I), the chunk index of datasets that grow along one axis: some in the index
 * block, the others in data blocks that grow with the square root of the array, found directly or by secondary blocks.
 */
export async function* extensibleArrayElements(
  file: Hdf5File,
  address: number,
): AsyncGenerator<{ number: number; element: Cursor }> {
  const header = await file.cursor(address, 12 + 6 * file.lengthSize + file.offsetSize);
  header.signature('EAHD');
  header.version('an extensible array', [0]);
  header.skip(1);
  const elementBytes = header.uint8();
  const bits = header.uint8();
  const inIndex = header.uint8();
  const smallest = header.uint8();
  const pointers = header.uint8();
  const pageBits = header.uint8();
  header.skip(4 * file.lengthSize); // numbers and sizes of blocks
  const count = header.length(); // highest number that was set, plus one
  header.length();
  const index = header.address();
  const isPowerOfTwo = (size: number) => size > 0 && Number.isInteger(Math.log2(size));
  if (!isPowerOfTwo(smallest) || !isPowerOfTwo(pointers) || bits > 64) {
    throw file.damaged('an extensible array has impossible block sizes');
  }
  if (index === undefined) return;
  const shape: Shape = { elementBytes, numberBytes: Math.ceil(bits / 8), perPage: 2 ** pageBits, count };

  // Secondary block u has 2^floor(u/2) data blocks of 2^ceil(u/2) times the smallest size. The blocks of the first
  // ones are listed in the index block itself.
  const secondaries = Math.max(0, 1 + bits - Math.log2(smallest));
  const direct = Math.min(secondaries, 2 * Math.log2(pointers));
  const directBlocks = 2 * (pointers - 1);
  const elementsStart = index + 6 + file.offsetSize;
  const addresses = await file.cursor(
    elementsStart + inIndex * elementBytes,
    (directBlocks + secondaries - direct) * file.offsetSize,
  );
  yield* elementsAt(file, elementsStart, 0, Math.min(inIndex, count), elementBytes);
  let first = inIndex;
  for (let level = 0; level < secondaries && first < count; level++) {
    const blocks = 2 ** Math.floor(level / 2);
    const blockElements = 2 ** Math.ceil(level / 2) * smallest;
    if (level < direct) {
      for (let block = 0; block < blocks; block++, first += blockElements) {
        yield* dataBlock(file, shape, addresses.address(), first, blockElements);
      }
    } else {
      const secondary = addresses.address();
      if (secondary !== undefined)
        yield* secondaryBlock(file, shape, secondary, first, blocks, blockElements);
      first += blocks * blockElements;
    }
  }
}

async function* secondaryBlock(
  file: Hdf5File,
  shape: Shape,
  address: number,
  first: number,
  blocks: number,
  blockElements: number,
): AsyncGenerator<{ number: number; element: Cursor }> {
  const prefix = await file.cursor(address, 6 + file.offsetSize + shape.numberBytes);
  prefix.signature('EASB');
  const pages = blockElements > shape.perPage ? blockElements / shape.perPage : 0;
  const bitmapBytes = Math.ceil(pages / 8);
  const used = Math.min(blocks, Math.ceil((shape.count - first) / blockElements));
  const start = address + prefix.bytes.length;
  const addressStart = start + blocks * bitmapBytes;
  for (let block = 0; block < used; block++) {
    const place = await file.cursor(addressStart + block * file.offsetSize, file.offsetSize);
    const bitmap = await file.read(start + block * bitmapBytes, bitmapBytes);
    yield* dataBlock(file, shape, place.address(), first + block * blockElements, blockElements, bitmap);
  }
}

/** @param bitmap - Says which pages exist, if the block is large enough to have pages. */
async function* dataBlock(
  file: Hdf5File,
  shape: Shape,
  address: number | undefined,
  first: number,
  length: number,
  bitmap?: Uint8Array,
): AsyncGenerator<{ number: number; element: Cursor }> {
  const { elementBytes, perPage, count } = shape;
  if (address === undefined || first >= count) return;
  const prefix = await file.cursor(address, 6 + file.offsetSize + shape.numberBytes);
  prefix.signature('EADB');
  let position = address + prefix.bytes.length;
  if (length <= perPage || !bitmap) {
    yield* elementsAt(file, position, first, Math.min(length, count - first), elementBytes);
    return;
  }
  position += checksumBytes;
  for (let page = 0; page * perPage < Math.min(length, count - first); page++) {
    const start = first + page * perPage;
    if (isSet(bitmap, page))
      yield* elementsAt(file, position, start, Math.min(perPage, count - start), elementBytes);
    position += perPage * elementBytes + checksumBytes;
  }
}
