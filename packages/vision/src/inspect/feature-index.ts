import { FileFormatError, fromHostTensor, InvalidArgumentError, ShapeError, type HostTensor } from '@dl/core';
import { DataLoader, type Dataset, type ImageSample } from '@dl/core/data';
import { inEvaluationMode, writeFileAtomic } from '@dl/core/internal';
import type { Module } from '@dl/core/nn';
import { openSafetensors, writeSafetensors, type TensorSource } from '@dl/core/weights';
import * as tf from '@tensorflow/tfjs-core';
import { extractFeatures } from './extract-features';

/** An image of an index that is like the one asked for. */
export interface Neighbour {
  /** Index of the image in the data set that was indexed. */
  index: number;
  label: number;
  /** Cosine of the angle between the features, from -1 to 1 (the same direction). */
  similarity: number;
}

export interface IndexFeaturesOptions {
  /** Images at a time. Default: 200. */
  batchSize?: number;
  /** Ends the work between two batches, with the signal's reason as the error. */
  signal?: AbortSignal;
}

/** Rows of the index that are compared at a time, to bound the memory. */
const rowsAtATime = 16_384;

/**
 * The images of a data set by what a layer of a network makes of them, to ask which are like another one.
 *
 * ```ts
 * const index = await FeatureIndex.of(model, train, 'layer3');
 * const [neighbours] = await index.search(model, images, 8); // of the first of `images`
 * await index.save('cifar10-layer3.safetensors');
 * ```
 */
export class FeatureIndex {
  /** Number of images. */
  readonly length: number;

  /**
   * @param layer - Name of the module.
   * @param features - [images, features], each row of length 1.
   * @param labels - One an image.
   * @throws {@link ShapeError} if features and labels do not fit together.
   */
  constructor(
    readonly layer: string,
    readonly features: HostTensor<'float32'>,
    readonly labels: Int32Array,
  ) {
    if (features.shape.length !== 2 || features.shape[0] !== labels.length) {
      throw new ShapeError(
        `an index has features [images, features] and a label an image; received [${features.shape.join(', ')}] ` +
          `and ${labels.length} labels`,
      );
    }
    this.length = labels.length;
  }

  /**
   * Runs a network, in evaluation mode, on a data set. Feature maps are taken by their mean over all places.
   *
   * @param layer - Name of a module, see `model.summary`.
   * @throws {@link InvalidArgumentError} if there is no such module, or no image.
   */
  static async of(
    model: Module,
    dataset: Dataset<ImageSample>,
    layer: string,
    { batchSize = 200, signal }: IndexFeaturesOptions = {},
  ): Promise<FeatureIndex> {
    if (!dataset.length) throw new InvalidArgumentError('there is nothing to index: the data set is empty');
    return inEvaluationMode(model, async () => {
      let data = new Float32Array();
      let size = 0;
      const labels = new Int32Array(dataset.length);
      let done = 0;
      for await (const { image, label } of new DataLoader(dataset, { batchSize }).epoch(0)) {
        signal?.throwIfAborted();
        const batch = await extractFeatures(model, image, layer);
        if (!done) {
          size = batch.shape[1]!;
          data = new Float32Array(dataset.length * size);
        }
        data.set(batch.data, done * size);
        labels.set(Array.from(label.data, Number), done);
        done += batch.shape[0]!;
      }
      const features = { dtype: 'float32', shape: [dataset.length, size], data } as const;
      return new FeatureIndex(layer, features, labels);
    });
  }

  /**
   * Reads an index that was saved.
   *
   * @throws {@link FileFormatError} if the file is damaged, or holds something else.
   */
  static async load(source: TensorSource): Promise<FeatureIndex> {
    const file = await openSafetensors(source);
    const { layer } = file.metadata;
    const { features, labels } = await file.read(file.names);
    if (
      layer === undefined ||
      features?.dtype !== 'float32' ||
      labels?.dtype !== 'int32' ||
      features.shape.length !== 2 ||
      features.shape[0] !== labels.data.length
    ) {
      throw new FileFormatError(
        'this is no index of features: it lacks the layer, float32 features [images, features] or int32 labels. ' +
          'FeatureIndex.save writes such files.',
      );
    }
    return new FeatureIndex(layer, features as HostTensor<'float32'>, labels.data as Int32Array);
  }

  /** Writes the index as a safetensors file, atomically. */
  async save(path: string): Promise<void> {
    const labels = { dtype: 'int32', shape: [this.length], data: this.labels } as const;
    await writeFileAtomic(path, writeSafetensors({ features: this.features, labels }, { layer: this.layer }));
  }

  /**
   * The `count` most similar images of each image, the most similar first. An image that is in the index itself finds
   * itself.
   *
   * @param model - The network of the index.
   * @param images - [batch, height, width, channels], prepared as the network expects them.
   * @throws {@link ShapeError} if the layer of this network gives other features.
   */
  async search(model: Module, images: HostTensor, count: number): Promise<Neighbour[][]> {
    const queries = await inEvaluationMode(model, () => extractFeatures(model, images, this.layer));
    return this.nearest(queries, count);
  }

  /**
   * The `count` rows that are most similar to each of `queries`, [batch, features] of length 1.
   *
   * @throws {@link ShapeError} if they have another number of features than the index.
   */
  async nearest(queries: HostTensor<'float32'>, count: number): Promise<Neighbour[][]> {
    const [batch, size] = queries.shape as [number, number];
    if (queries.shape.length !== 2 || size !== this.features.shape[1]) {
      throw new ShapeError(
        `this index of layer "${this.layer}" compares vectors of ${this.features.shape[1]} features; ` +
          `received [${queries.shape.join(', ')}]`,
      );
    }
    if (!Number.isInteger(count) || count < 1) {
      throw new InvalidArgumentError(`count must be a positive integer; received ${count}`);
    }
    const found = Array.from({ length: batch }, (): Neighbour[] => []);
    for (let start = 0; start < this.length; start += rowsAtATime) {
      const rows = Math.min(rowsAtATime, this.length - start);
      const similarities = await this.compare(queries, start, rows);
      for (const [query, neighbours] of found.entries()) {
        for (let row = 0; row < rows; row++) {
          const similarity = similarities[query * rows + row]!;
          const index = start + row;
          insert(neighbours, { index, label: this.labels[index]!, similarity }, count);
        }
      }
    }
    return found;
  }

  /** Similarities [queries, rows] to some rows of the index. */
  private async compare(queries: HostTensor<'float32'>, start: number, rows: number): Promise<Float32Array> {
    const size = this.features.shape[1]!;
    const data = this.features.data.subarray(start * size, (start + rows) * size);
    const product = tf.tidy(() =>
      tf.matMul(
        fromHostTensor(queries),
        fromHostTensor({ dtype: 'float32', shape: [rows, size], data }),
        false,
        true,
      ),
    );
    return product.data<'float32'>().finally(() => product.dispose());
  }
}

/** Keeps the `count` most similar in order; of equals the first comes first. */
function insert(neighbours: Neighbour[], candidate: Neighbour, count: number): void {
  if (neighbours.length === count && neighbours.at(-1)!.similarity >= candidate.similarity) return;
  const place = neighbours.findIndex(({ similarity }) => similarity < candidate.similarity);
  neighbours.splice(place < 0 ? neighbours.length : place, 0, candidate);
  if (neighbours.length > count) neighbours.pop();
}
