import type { HostTensor } from '@dl/core';
import type { Image } from '@dl/core/data';

/** What a trained network sees in pictures: see {@link openFeatures}. */
export interface FrameFeatures {
  /** Name or file of the network. */
  readonly source: string;
  readonly layer: string;
  /** Rows, columns and channels. */
  readonly shape: readonly [rows: number, columns: number, channels: number];
  /** Feature maps of pictures of any size: [images, rows, columns, channels]. */
  see(images: readonly Image[]): Promise<HostTensor<'float32'>>;
  /** Frees the network. */
  dispose(): void;
}
