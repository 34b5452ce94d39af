import { arrayOf, FileFormatError, type HostDataType } from '@dl/core';
import { PickleReference } from '@dl/core/internal';

/** A one-dimensional piece of memory that tensors are views of. The pickle names it; its bytes are outside. */
export interface TorchStorage {
  /** The same for all views of the same memory. */
  readonly key: string;
  readonly type: StorageType;
  /** Bytes of the whole memory. */
  readonly byteLength: number;
  /** Where this view begins and ends in it, in bytes: only PyTorch before 0.4 made views of storages. */
  readonly start: number;
  readonly end: number;
}

/** Element type of a storage; an untyped one has bytes, and its tensors say their type. */
export type StorageType = HostDataType | 'untyped';

const types = new Map<string, StorageType>([
  ['torch.DoubleStorage', 'float64'],
  ['torch.FloatStorage', 'float32'],
  ['torch.HalfStorage', 'float16'],
  ['torch.BFloat16Storage', 'bfloat16'],
  ['torch.LongStorage', 'int64'],
  ['torch.IntStorage', 'int32'],
  ['torch.ShortStorage', 'int16'],
  ['torch.CharStorage', 'int8'],
  ['torch.ByteStorage', 'uint8'],
  ['torch.BoolStorage', 'bool'],
  ['torch.UntypedStorage', 'untyped'],
  ['torch.storage.UntypedStorage', 'untyped'],
]);

export const storageTypeNames: readonly string[] = [...types.keys()];

/** Bytes of one element. */
export function elementBytes(type: StorageType): number {
  return type === 'untyped' ? 1 : arrayOf(type).BYTES_PER_ELEMENT;
}

/**
 * Reads the persistent id by which a pickle names a storage: `('storage', type, key, location, elements)`, in old
 * legacy files with `(viewKey, firstElement, elements)` or None behind it.
 */
export function storageFromId(id: unknown): TorchStorage {
  const [kind, type, key, , elements, view] = Array.isArray(id) ? (id as unknown[]) : [];
  if (
    kind !== 'storage' ||
    !(type instanceof PickleReference) ||
    typeof key !== 'string' ||
    !isSize(elements)
  ) {
    throw new FileFormatError(
      'the pickle is damaged: it refers to something outside of it that is no storage',
    );
  }
  const elementType = types.get(type.name);
  if (!elementType) {
    throw new FileFormatError(
      `it has a storage of the type ${type.name}, which is not supported; supported are ${storageTypeNames.join(', ')}`,
    );
  }
  const size = elementBytes(elementType);
  const byteLength = elements * size;
  const whole = { key, type: elementType, byteLength, start: 0, end: byteLength };
  if (!Array.isArray(view)) return whole;
  const [, first, count] = view as unknown[];
  if (!isSize(first) || !isSize(count) || first + count > elements) {
    throw new FileFormatError(`the pickle is damaged: a view of storage ${key} reaches beyond it`);
  }
  return { ...whole, start: first * size, end: (first + count) * size };
}

export function isSize(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
