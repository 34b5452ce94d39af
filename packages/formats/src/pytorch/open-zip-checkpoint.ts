import { FileFormatError } from '@dl/core';
import { unpickle } from '@dl/core/data';
import type { BufferedSource } from '../bytes/buffered-source';
import { openZip, type ZipArchive } from '../zip/open-zip';
import type { Checkpoint } from './checkpoint';
import { findTorchGlobal, torchGlobals } from './torch-globals';
import { storageFromId, type TorchStorage } from './torch-storage';

/**
 * Opens what PyTorch 1.6 and later save, and TorchScript archives: a ZIP file of a pickle and, beside it, one file for
 * each storage.
 */
export async function openZipCheckpoint(file: BufferedSource): Promise<Checkpoint> {
  const archive = await openZip(file);
  const folder = findFolder(archive);
  await assertLittleEndian(archive, folder);
  const pickle = await archive.read(`${folder}data.pkl`);
  const pathOf = ({ key }: TorchStorage) => `${folder}data/${key}`;
  const root = unpickle(pickle, {
    globals: torchGlobals,
    findGlobal: findTorchGlobal,
    persistentLoad: (id) => {
      const storage = storageFromId(id);
      assertPresent(archive, pathOf(storage), storage.byteLength);
      return storage;
    },
  });
  return {
    root,
    pickleBytes: pickle.length,
    read: async (storage, start, end) => (await archive.source(pathOf(storage))).read(start, end),
  };
}

/** All files of an archive are in one folder, which is named after the file when it was saved. */
function findFolder({ names }: ZipArchive): string {
  const pickles = names.filter((name) => /^(?:[^/]+\/)?data\.pkl$/.test(name));
  if (pickles.length === 1) return pickles[0]!.slice(0, -'data.pkl'.length);
  const advice = names.some((name) => name.endsWith('model.json'))
    ? 'TorchScript archives before PyTorch 1.4 are not supported: load it in Python and save it again'
    : `it has ${names.slice(0, 5).join(', ')}`;
  throw new FileFormatError(
    `it is a ZIP file, but PyTorch's have one data.pkl, and this has ${pickles.length}; ${advice}`,
  );
}

async function assertLittleEndian(archive: ZipArchive, folder: string): Promise<void> {
  const name = `${folder}byteorder`;
  if (!archive.has(name) || archive.size(name) > 16) return;
  const order = new TextDecoder().decode(await archive.read(name));
  if (order !== 'little') {
    throw new FileFormatError(
      `its numbers are ${order}-endian; only little-endian files are supported: save it on an ordinary machine`,
    );
  }
}

function assertPresent(archive: ZipArchive, path: string, byteLength: number): void {
  if (!archive.has(path)) throw new FileFormatError(`it lacks the storage ${path}`);
  if (archive.size(path) < byteLength) {
    throw new FileFormatError(`its storage ${path} has ${archive.size(path)} bytes of ${byteLength}`);
  }
}
