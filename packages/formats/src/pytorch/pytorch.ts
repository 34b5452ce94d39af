import { FileFormatError } from '@dl/core';
import type { ByteSource, TensorReader } from '@dl/core/weights';
import { BufferedSource } from '../bytes/buffered-source';
import { detached } from '../bytes/detached';
import { tensorFromStrided } from '../bytes/strided';
import { byteLength } from '../bytes/tensor-data';
import { TensorTable, type TensorEntry } from '../tensor-table';
import type { WeightFormat } from '../weight-format';
import type { Checkpoint } from './checkpoint';
import { namedTensors, type CheckpointTensor } from './named-tensors';
import { openLegacyCheckpoint } from './open-legacy-checkpoint';
import { openZipCheckpoint } from './open-zip-checkpoint';
import { TorchTensor } from './torch-tensor';

/** What `torch.save` writes, by every version of PyTorch since 0.2, and TorchScript archives. */
export const pytorch: WeightFormat = {
  name: 'pytorch',
  description: 'PyTorch (.pt, .pth, .th, .bin, .ckpt, .pkl)',
  matches: (head) => isPickle(head) || isTorchZip(head),
  open,
};

const zipSignature = 0x504b0304;

/** Any pickle: a legacy checkpoint begins with one. */
function isPickle(head: Uint8Array): boolean {
  return head[0] === 0x80 && head[1]! >= 2 && head[1]! <= 5;
}

function isZip(head: Uint8Array): boolean {
  return head.length >= 30 && new DataView(head.buffer, head.byteOffset).getUint32(0) === zipSignature;
}

/** The first file of PyTorch's archives is one that only they have. */
function isTorchZip(head: Uint8Array): boolean {
  if (!isZip(head)) return false;
  const nameLength = new DataView(head.buffer, head.byteOffset).getUint16(26, true);
  const name = new TextDecoder().decode(head.subarray(30, 30 + nameLength));
  return /^([^/]+\/)?(data\.pkl$|constants\.pkl$|version$|byteorder$|\.format_version$|data\/|code\/|extra\/)/.test(
    name,
  );
}

async function open(source: ByteSource): Promise<TensorReader> {
  const file = new BufferedSource(source);
  try {
    const head = await file.read(0, Math.min(30, file.size));
    const checkpoint = await (isZip(head) ? openZipCheckpoint(file) : openLegacyCheckpoint(file));
    const { tensors, metadata } = namedTensors(checkpoint.root, checkpoint.pickleBytes);
    const entries = tensors.map(([name, tensor]) => [name, entryOf(tensor, checkpoint, file)] as const);
    return new TensorTable('pytorch', file.name, entries, metadata);
  } catch (cause) {
    if (!(cause instanceof FileFormatError) || cause.message.includes(file.name)) throw cause;
    throw new FileFormatError(`${file.name} cannot be read: ${cause.message}`, { cause });
  }
}

function entryOf(tensor: CheckpointTensor, checkpoint: Checkpoint, file: ByteSource): TensorEntry {
  if (!(tensor instanceof TorchTensor))
    return { dtype: tensor.dtype, shape: tensor.shape, read: async () => tensor };
  assertPlausible(tensor, file);
  const { dtype, shape, storage, start, end } = tensor;
  return {
    dtype,
    shape,
    read: async () => {
      const bytes = await checkpoint.read(storage, start, end);
      return tensorFromStrided(tensor, detached(bytes));
    },
  };
}

/** An expanded tensor (with strides of 0) has more elements than memory, and a damaged one as many as it likes. */
function assertPlausible(tensor: TorchTensor, file: ByteSource): void {
  const needed = byteLength(tensor.dtype, tensor.shape);
  if (needed <= 2 * file.size) return;
  throw new FileFormatError(
    `it has a tensor of shape [${tensor.shape.join(', ')}] that unfolds to ${needed} bytes, but is itself a file of ` +
      `${file.size}. Save what it was expanded from`,
  );
}
