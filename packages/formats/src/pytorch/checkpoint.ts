import type { TorchStorage } from './torch-storage';

/** An open checkpoint: what its pickle holds, and where the bytes of its storages are. */
export interface Checkpoint {
  readonly root: unknown;
  /** Bytes of the pickle. */
  readonly pickleBytes: number;
  /** Bytes of a storage from `start` up to, not including, `end`: a view that must not be changed. */
  read(storage: TorchStorage, start: number, end: number): Promise<Uint8Array>;
}
