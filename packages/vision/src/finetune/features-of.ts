import { toHostTensor, fromHostTensor, InvalidArgumentError, type HostTensor } from '@dl/core';
import { tensorDataset, type Batch, type Dataset, type ImageSample } from '@dl/core/data';
import type { BatchLoader } from '@dl/core/train';
import type { SplitNetwork } from './split-head';

/** Features in place of images. */
export type FeatureBatch = {
  /** [batch, ...]: what the body of a network makes of the images. */
  readonly features: HostTensor;
  /** [batch] */
  readonly label: HostTensor;
};

/** The batches of `images`, run through the body of a network, in the mode that it is in. */
export function featureLoader(
  body: SplitNetwork['body'],
  images: BatchLoader<Batch<ImageSample>>,
): BatchLoader<FeatureBatch> {
  return {
    batches: images.batches,
    batchSize: images.batchSize,
    async *epoch(epoch, startBatch) {
      for await (const { image, label } of images.epoch(epoch, startBatch)) {
        const input = fromHostTensor(image);
        const output = body(input);
        input.dispose();
        yield { features: await toHostTensor(output).finally(() => output.dispose()), label };
      }
    },
  };
}

/**
 * The features of all images, computed once.
 *
 * @param onBatch - Called with the number of images that are done.
 */
export async function cacheFeatures(
  loader: BatchLoader<FeatureBatch>,
  onBatch: (done: number) => void,
): Promise<Dataset<{ features: HostTensor; label: number }>> {
  const batches: FeatureBatch[] = [];
  let done = 0;
  for await (const batch of loader.epoch(0)) {
    batches.push(batch);
    done += batch.label.shape[0]!;
    onBatch(done);
  }
  const [first] = batches;
  if (!first) throw new InvalidArgumentError('there is no image to compute features of');
  const labels = batches.flatMap(({ label }) => Array.from(label.data, Number));
  const rows = tensorDataset({ features: joined(batches.map(({ features }) => features)) });
  return {
    length: labels.length,
    get: async (index, random) => ({ ...(await rows.get(index, random)), label: labels[index]! }),
  };
}

function joined(tensors: readonly HostTensor[]): HostTensor<'float32'> {
  const data = new Float32Array(tensors.reduce((total, tensor) => total + tensor.data.length, 0));
  let [offset, count] = [0, 0];
  for (const tensor of tensors) {
    data.set(tensor.data as Float32Array, offset);
    offset += tensor.data.length;
    count += tensor.shape[0]!;
  }
  return { dtype: 'float32', shape: [count, ...tensors[0]!.shape.slice(1)], data };
}
