import { fromHostTensor } from '@dl/core';
import { DataLoader, type Dataset, type ImageSample } from '@dl/core/data';
import type { Module } from '@dl/core/nn';
import type * as tf from '@tensorflow/tfjs-core';
import { Airbench } from '../networks/airbench';

/** Enough for the statistics of small patches. */
const sampledImages = 1000;

/** Takes what a network starts with from the first training images, if it is one that does. */
export async function initializeFromImages(network: Module, images: Dataset<ImageSample>): Promise<void> {
  if (!(network instanceof Airbench)) return;
  const sampled = new DataLoader(images, { batchSize: Math.min(sampledImages, images.length), prefetch: 0 });
  for await (const { image } of sampled.epoch(0)) {
    const tensor = fromHostTensor(image) as tf.Tensor4D;
    await network.initializeFrom(tensor);
    tensor.dispose();
    return;
  }
}
