import { InvalidArgumentError, ShapeError, type HostTensor } from '@dl/core';
import { collate, DataLoader, type Dataset } from '@dl/core/data';
import type { BatchLoader, HostBatch } from '@dl/core/train';
import type { GanTensors } from './gan-rules';

/** One real sample. */
export type GanSample = {
  /** An image [height, width, channels] of float32 in [0, 1], or a vector [features] of any scale. */
  readonly image: HostTensor;
  /** Its class. Not needed by a GAN without classes. */
  readonly label?: number;
};

/** Real samples, such as `loadMnist` gives them. */
export interface GanDataset extends Dataset<GanSample> {
  /** Names of the classes. */
  readonly classes?: readonly string[];
}

/** Batches in random order, an incomplete last one left out. */
export function ganBatches(
  dataset: GanDataset,
  shape: readonly number[],
  { batchSize, seed, classes }: { batchSize: number; seed: number; classes: number },
): BatchLoader<HostBatch<GanTensors>> {
  return new DataLoader<never, HostBatch<GanTensors>>(dataset as never, {
    ...{ batchSize, seed, shuffle: true, dropLast: true },
    collate: (samples: GanSample[]) => {
      for (const { image, label } of samples) {
        assertSample(image, shape);
        if (classes) assertLabel(label, classes);
      }
      const { image } = collate(samples.map(({ image }) => ({ image })));
      const labels = Int32Array.from(samples, ({ label = 0 }) => label);
      return { image, label: { dtype: 'int32', shape: [labels.length], data: labels } };
    },
  });
}

function assertSample(image: HostTensor, shape: readonly number[]): void {
  if (image.dtype !== 'float32') {
    throw new InvalidArgumentError(
      `samples are float32, images in [0, 1]; received ${image.dtype}: give the data set the transform toTensor()`,
    );
  }
  if (image.shape.join() !== shape.join()) {
    throw new ShapeError(
      `samples have one shape, here [${shape.join(', ')}]; received one of [${image.shape.join(', ')}]. Resize or crop them`,
    );
  }
}

function assertLabel(label: number | undefined, classes: number): void {
  if (label !== undefined && label >= 0 && label < classes) return;
  throw new InvalidArgumentError(
    `a GAN with ${classes} classes needs a label of 0 to ${classes - 1} with every sample; received ${label}`,
  );
}
