import { FileFormatError } from '@dl/core';
import { BufferedSource } from '../bytes/buffered-source';
import { detached } from '../bytes/detached';
import { spannedElements, tensorFromStrided } from '../bytes/strided';
import { byteLength } from '../bytes/tensor-data';
import { TensorTable, type TensorEntry } from '../tensor-table';
import type { WeightFormat } from '../weight-format';
import { AsciiStream } from './ascii-stream';
import { BinaryStream } from './binary-stream';
import { parameterNames } from './parameter-names';
import { readTorch7Objects } from './read-objects';
import { Torch7Table, type Torch7Tensor } from './torch7-objects';

/** Lua Torch's `torch.save`, binary (with longs of 64 bits) or ASCII. */
export const torch7: WeightFormat = {
  name: 'torch7',
  description: 'Torch7 (.t7)',
  matches: (head) => isBinary(head) || isAscii(head),
  open: async (source) => {
    const file = new BufferedSource(source);
    const head = await file.read(0, Math.min(16, file.size));
    const stream = isAscii(head) ? new AsciiStream(file) : new BinaryStream(file);
    const root = await readTorch7Objects(stream, file.name);
    const entries = parameterNames(root).map(([name, tensor]) => [name, entryOf(tensor, file)] as const);
    return new TensorTable('torch7', file.name, entries, metadataOf(root));
  },
};

/** A table (3) or an object of a class (4), which is the first (1) that is numbered. */
function isBinary(head: Uint8Array): boolean {
  return (head[0] === 3 || head[0] === 4) && [0, 0, 0, 1, 0, 0, 0].every((byte, i) => head[i + 1] === byte);
}

function isAscii(head: Uint8Array): boolean {
  return /^[34]\n1\n\d+\n/.test(new TextDecoder('latin1').decode(head.subarray(0, 16)));
}

function entryOf(tensor: Torch7Tensor, file: BufferedSource): TensorEntry {
  const { dtype, shape, offset, storage } = tensor;
  const needed = byteLength(dtype, shape);
  if (needed > 2 * file.size) {
    throw new FileFormatError(
      `${file.name} has a tensor of shape [${shape.join(', ')}] that unfolds to ${needed} bytes, but is itself of ` +
        `${file.size}`,
    );
  }
  const read = async () => {
    const bytes = (await storage?.read(offset, offset + spannedElements(tensor))) ?? new Uint8Array();
    return tensorFromStrided(tensor, detached(bytes));
  };
  return { dtype, shape, read };
}

function metadataOf(root: unknown): Record<string, string> {
  if (!(root instanceof Torch7Table)) return {};
  const plain = [...root.entries].filter(
    ([key, value]) =>
      typeof key === 'string' &&
      key !== '__proto__' &&
      ['string', 'number', 'boolean'].includes(typeof value),
  );
  return Object.fromEntries(plain.map(([key, value]) => [key as string, String(value)]));
}
