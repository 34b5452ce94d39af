import type { HostDataType } from '@dl/core';
import type { StridedLayout } from '../bytes/strided';
import type { Torch7Storage } from './torch7-stream';

/** A Lua table, or the attributes of an object of a class. */
export class Torch7Table {
  readonly entries = new Map<unknown, unknown>();

  /** @param className - Undefined for a plain table. */
  constructor(readonly className?: string) {}
}

/** A strided view of a storage. */
export class Torch7Tensor implements StridedLayout {
  constructor(
    readonly dtype: HostDataType,
    readonly shape: readonly number[],
    readonly strides: readonly number[],
    /** First element in the storage, from 0. */
    readonly offset: number,
    /** Undefined for a tensor of no elements. */
    readonly storage: Torch7Storage | undefined,
  ) {}
}

const elementTypes = new Map<string, HostDataType>([
  ['Byte', 'uint8'],
  ['Char', 'int8'],
  ['Short', 'int16'],
  ['Int', 'int32'],
  ['Long', 'int64'],
  ['Half', 'float16'],
  ['Float', 'float32'],
  ['Double', 'float64'],
]);

/** What `torch.FloatTensor`, `torch.CudaLongStorage` and alike hold; `torch.CudaTensor` is of floats. */
export function torch7Type(
  className: string,
): { kind: 'tensor' | 'storage'; dtype: HostDataType } | undefined {
  const [, cuda, element = cuda && 'Float', kind] =
    /^torch\.(Cuda)?([A-Z][a-z]+)??(Tensor|Storage)$/.exec(className) ?? [];
  const dtype = elementTypes.get(element ?? '');
  return dtype && { kind: kind === 'Tensor' ? 'tensor' : 'storage', dtype };
}
