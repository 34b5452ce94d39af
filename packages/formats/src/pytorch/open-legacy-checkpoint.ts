import { FileFormatError } from '@dl/core';
import type { UnpickleOptions } from '@dl/core/data';
import { TruncatedFileError, unpickleFirst } from '@dl/core/internal';
import type { BufferedSource } from '../bytes/buffered-source';
import type { Checkpoint } from './checkpoint';
import { findTorchGlobal, torchGlobals } from './torch-globals';
import { elementBytes, storageFromId, type TorchStorage } from './torch-storage';

/** What the first pickle of a legacy file is. */
const magicNumber = 0x1950a86a20f9469cfc6cn;
const protocolVersion = 1001;
/** In front of every storage stands how many elements it has. */
const countBytes = 8;

/**
 * Opens what PyTorch before 1.6 saved: five pickles (a magic number, a version, facts of the machine, the object, the
 * keys of the storages), then the storages in the order of their keys. Also plain pickles of NumPy arrays.
 */
export async function openLegacyCheckpoint(file: BufferedSource): Promise<Checkpoint> {
  const pickles = new PickleSequence(file);
  const storages = new Map<string, TorchStorage>();
  const first = await pickles.next(storages);
  if (first !== magicNumber) return plainPickle(first, pickles.position);
  const version = await pickles.next();
  if (version !== protocolVersion) {
    throw new FileFormatError(
      `it says to have version ${typeof version === 'number' ? version : typeof version} of PyTorch's legacy format; ` +
        `supported is ${protocolVersion}`,
    );
  }
  assertLittleEndian(await pickles.next());
  const start = pickles.position;
  const root = await pickles.next(storages);
  const pickleBytes = pickles.position - start;
  const places = placesOf(await pickles.next(), storages, pickles.position, file.size);
  return { root, pickleBytes, read: (storage, from, to) => readStorage(file, places, storage, from, to) };
}

function plainPickle(root: unknown, pickleBytes: number): Checkpoint {
  return {
    root,
    pickleBytes,
    read: async ({ key }) => {
      throw new FileFormatError(`it is a plain pickle, and lacks the storage ${key}`);
    },
  };
}

/** Pickles one after the other; only the file's end bounds them. */
class PickleSequence {
  position = 0;

  constructor(private readonly file: BufferedSource) {}

  /** Reads more and more of the file until the pickle is whole. Storages that it refers to are added by key. */
  async next(storages = new Map<string, TorchStorage>()): Promise<unknown> {
    for (let length = 2 ** 16; ; length *= 4) {
      const bytes = await this.file.read(this.position, Math.min(this.position + length, this.file.size));
      try {
        const { value, end } = unpickleFirst(bytes, optionsFor(storages));
        this.position += end;
        return value;
      } catch (error) {
        const isWhole = this.position + bytes.length === this.file.size;
        if (isWhole || !(error instanceof TruncatedFileError)) throw error;
      }
    }
  }
}

function optionsFor(storages: Map<string, TorchStorage>): UnpickleOptions {
  return {
    globals: torchGlobals,
    findGlobal: findTorchGlobal,
    persistentLoad: (id) => {
      const storage = storageFromId(id);
      const known = storages.get(storage.key);
      if (known && (known.byteLength !== storage.byteLength || known.type !== storage.type)) {
        throw new FileFormatError(`the pickle is damaged: storage ${storage.key} has two sizes or types`);
      }
      storages.set(storage.key, storage);
      return storage;
    },
  };
}

function assertLittleEndian(machine: unknown): void {
  if (machine instanceof Map && machine.get('little_endian') === true) return;
  throw new FileFormatError(
    'its numbers are not little-endian, which is not supported: save it on an ordinary machine',
  );
}

/** Where the elements of every storage begin. */
function placesOf(
  keys: unknown,
  storages: ReadonlyMap<string, TorchStorage>,
  start: number,
  fileSize: number,
): ReadonlyMap<string, number> {
  if (!Array.isArray(keys)) throw new FileFormatError('it is damaged: the keys of its storages are no list');
  const places = new Map<string, number>();
  let position = start;
  for (const key of keys as unknown[]) {
    const storage = typeof key === 'string' ? storages.get(key) : undefined;
    if (!storage) throw new FileFormatError('it is damaged: it has a storage that nothing refers to');
    places.set(storage.key, position + countBytes);
    position += countBytes + storage.byteLength;
  }
  if (position > fileSize) {
    throw new FileFormatError(
      `it is truncated: its storages end at byte ${position}, the file at ${fileSize}`,
    );
  }
  return places;
}

async function readStorage(
  file: BufferedSource,
  places: ReadonlyMap<string, number>,
  { key, type, byteLength }: TorchStorage,
  start: number,
  end: number,
): Promise<Uint8Array> {
  const place = places.get(key);
  if (place === undefined) throw new FileFormatError(`${file.name} is damaged: it lacks the storage ${key}`);
  const bytes = await file.read(place - countBytes, place);
  const count = new DataView(bytes.buffer, bytes.byteOffset).getBigInt64(0, true);
  const expected = byteLength / elementBytes(type);
  if (count !== BigInt(expected)) {
    throw new FileFormatError(
      `${file.name} is damaged: storage ${key} has ${count} elements, its pickle says ${expected}`,
    );
  }
  return file.read(place + start, place + end);
}
