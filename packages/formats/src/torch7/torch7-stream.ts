import { FileFormatError, type HostDataType } from '@dl/core';

/** Reads the values that torch.File writes one after the other, in its binary or its ASCII form. */
export interface Torch7Stream {
  /** The byte that is read next. */
  readonly position: number;
  int(): Promise<number>;
  long(): Promise<number>;
  double(): Promise<number>;
  chars(length: number): Promise<Uint8Array>;
  /** Goes past the elements of a storage. */
  elements(dtype: HostDataType, count: number): Promise<Torch7Storage>;
}

/** One-dimensional memory that tensors are views of. */
export interface Torch7Storage {
  readonly dtype: HostDataType;
  readonly length: number;
  /** Bytes of the elements from `start` up to, not including, `end`, little-endian. */
  read(start: number, end: number): Promise<Uint8Array>;
}

/** Throws {@link FileFormatError} unless a number of things that follow is one. */
export function assertCount(count: number, file: string, position: number): void {
  if (Number.isSafeInteger(count) && count >= 0) return;
  throw new FileFormatError(`${file} is damaged: it counts ${count} items before byte ${position}`);
}
