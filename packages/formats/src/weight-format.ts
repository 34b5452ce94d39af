import type { ByteSource, TensorReader } from '@dl/core/weights';

/** A file format of weights. */
export interface WeightFormat {
  /** What `format` options and `TensorReader.format` say. */
  readonly name: string;
  /** The framework it comes from and its file name extensions, for messages. */
  readonly description: string;
  /** True if a file is of this format, from its first bytes (up to {@link headBytes}) and its name. */
  matches(head: Uint8Array, file: ByteSource): boolean;
  open(file: ByteSource): Promise<TensorReader>;
}

/** How many bytes of a file `matches` may look at. */
export const headBytes = 4096;
