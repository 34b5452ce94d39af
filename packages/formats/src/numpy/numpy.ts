import { FileFormatError } from '@dl/core';
import type { ByteSource, TensorReader } from '@dl/core/weights';
import { BufferedSource } from '../bytes/buffered-source';
import { detached } from '../bytes/detached';
import { TensorTable, type TensorEntry } from '../tensor-table';
import type { WeightFormat } from '../weight-format';
import { openZip, type ZipArchive } from '../zip/open-zip';
import { hasNpyMagic, maximumHeaderBytes, parseNpyHeader } from './npy-header';
import { assertNpySize, npyTensor } from './npy-tensor';

/** NumPy's `.npy` (one array, which is named "tensor") and `.npz` (a ZIP file of them, stored or compressed). */
export const numpy: WeightFormat = {
  name: 'numpy',
  description: 'NumPy (.npy, .npz)',
  matches: (head) => hasNpyMagic(head) || isNpz(head),
  open: async (source) => {
    const file = new BufferedSource(source);
    const head = await file.read(0, Math.min(maximumHeaderBytes, file.size));
    return hasNpyMagic(head) ? openNpy(file, source, head) : openNpz(file);
  },
};

const suffix = '.npy';
const zipSignature = 0x504b0304;

/** A ZIP file whose first entry is an array. */
function isNpz(head: Uint8Array): boolean {
  if (head.length < 30) return false;
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  if (view.getUint32(0) !== zipSignature) return false;
  const name = new TextDecoder().decode(head.subarray(30, 30 + view.getUint16(26, true)));
  return name.endsWith(suffix);
}

function openNpy(file: BufferedSource, source: ByteSource, head: Uint8Array): TensorReader {
  const header = explained(file.name, () => {
    const parsed = parseNpyHeader(head);
    assertNpySize(parsed, file.size);
    return parsed;
  });
  const { dtype, shape, dataStart } = header;
  const read = async () => npyTensor(header, detached(await file.read(dataStart, file.size)));
  return new TensorTable('numpy', source.name, [['tensor', { dtype, shape, read }]]);
}

async function openNpz(file: BufferedSource): Promise<TensorReader> {
  const archive = await openZip(file);
  const entries: [string, TensorEntry][] = [];
  for (const name of archive.names) {
    if (name.endsWith(suffix))
      entries.push([name.slice(0, -suffix.length), await npzEntry(archive, name, file)]);
  }
  return new TensorTable('numpy', file.name, entries);
}

async function npzEntry(archive: ZipArchive, name: string, file: BufferedSource): Promise<TensorEntry> {
  const start = await archive.readStart(name, maximumHeaderBytes);
  const header = explained(`"${name}" in ${file.name}`, () => {
    const parsed = parseNpyHeader(start);
    assertNpySize(parsed, archive.size(name));
    return parsed;
  });
  const { dtype, shape, dataStart } = header;
  const read = async () => {
    const source = await archive.source(name);
    return npyTensor(header, detached(await source.read(dataStart, source.size)));
  };
  return { dtype, shape, read };
}

function explained<Result>(name: string, action: () => Result): Result {
  try {
    return action();
  } catch (cause) {
    if (!(cause instanceof FileFormatError)) throw cause;
    throw new FileFormatError(`${name}: ${cause.message}`, { cause });
  }
}
