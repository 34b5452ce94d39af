import { FileFormatError, type HostDataType } from '@dl/core';
import type { Stateful } from '@dl/core/data';
import { assertLayout, spannedElements, type StridedLayout } from '../bytes/strided';
import { elementBytes, isSize, type TorchStorage } from './torch-storage';

/** A tensor as a pickle describes it: a strided view of a storage. */
export class TorchTensor implements StridedLayout, Stateful {
  /** Bytes of the storage from its first element up to, not including, the end of its last. */
  readonly start: number;
  readonly end: number;

  private constructor(
    readonly storage: TorchStorage,
    readonly dtype: HostDataType,
    readonly shape: readonly number[],
    readonly strides: readonly number[],
    offset: number,
  ) {
    const bytes = elementBytes(dtype);
    this.start = storage.start + offset * bytes;
    this.end = this.start + spannedElements(this) * bytes;
    if (!(this.end <= storage.end)) {
      throw new FileFormatError(
        `the pickle is damaged: a tensor of shape [${shape.join(', ')}] reaches to byte ${this.end} of storage ` +
          `${storage.key}, which ends at ${storage.end}`,
      );
    }
  }

  /**
   * Takes the arguments of PyTorch's `_rebuild_tensor`, as a pickle has them; `dtype` is that of an untyped storage.
   *
   * @throws {@link FileFormatError} if they make no tensor.
   */
  static rebuild(
    storage: unknown,
    offset: unknown,
    shape: unknown,
    strides: unknown,
    dtype?: HostDataType,
  ): TorchTensor {
    assertLayout(shape, strides);
    if (!isStorage(storage) || !isSize(offset))
      throw new FileFormatError('the pickle is damaged: it makes a tensor of what is no storage');
    const type = dtype ?? storage.type;
    if (type === 'untyped') throw new FileFormatError('the pickle is damaged: a tensor has no type');
    return new TorchTensor(storage, type, shape, strides as number[], offset);
  }

  /** Attributes of a tensor, such as hooks, are no data. */
  setState(): void {}
}

function isStorage(value: unknown): value is TorchStorage {
  return (
    typeof value === 'object' && value !== null && 'key' in value && 'byteLength' in value && 'end' in value
  );
}
