import { InvalidArgumentError, ShapeError, type HostTensor } from '@dl/core';
import { toImage, type Transform } from '@dl/core/data';
import type { Module } from '@dl/core/nn';
import * as tf from '@tensorflow/tfjs-core';
import { predict } from '../predict';
import type { ImageSize } from '../train/create-network';
import { toLabels, type ClassLabel } from './class-label';
import { topClasses, type ClassPrediction } from './class-prediction';
import { readImageSource, type ImageSource } from './image-source';
import { mapAhead } from './map-ahead';
import { pictureFiles } from './picture-files';
import { completeTransforms, prepareInput } from './prepare-input';
import { toHostImages } from './tensor-images';

/** What a {@link Classifier} must know of its network. */
export interface ClassifierSettings {
  /** What the outputs are, in their order. */
  readonly classes: readonly (string | ClassLabel)[];
  /** What makes a picture the network's input; a picture is resized to `inputSize` first if none of them resizes. */
  readonly transforms: readonly Transform[];
  /** Height, width and channels of the network's input; one channel is grey. Default: [224, 224, 3]. */
  readonly inputSize?: ImageSize;
  /** What to call it, in messages. Default: the class of the network. */
  readonly name?: string;
}

export interface ClassifyOptions {
  /** How many classes to name, the most probable first. Default: 5. */
  topK?: number;
  /** Images that the network sees at a time. Default: 16 of 224 pixels, up to 256 smaller ones. */
  batchSize?: number;
  /** Ends the work between two batches, with the signal's reason as the error. */
  signal?: AbortSignal;
}

/** What became of one of many images. */
export type ClassifiedImage<Source = ImageSource> =
  | { readonly source: Source; readonly predictions: ClassPrediction[]; readonly error?: undefined }
  | { readonly source: Source; readonly error: Error; readonly predictions?: undefined };

/** Pictures that are read and decoded at a time, and so the decoded photographs in memory. */
const ahead = 4;

/**
 * Names what images show. {@link createClassifier} makes one of published weights or a file; the constructor makes one
 * of a network in memory, which it owns from then on.
 *
 * ```ts
 * const model = new Classifier(network, { classes: ['cat', 'dog'], transforms: [resize([64, 64]), toTensor()], inputSize: [64, 64, 3] });
 * const [best] = await model.classify('cat.jpg');
 * best; // { label: 'cat', score: 0.98, index: 0 }
 * model.dispose();
 * ```
 */
export class Classifier {
  readonly name: string;
  /** What the outputs are, in their order. */
  readonly classes: readonly ClassLabel[];
  /** What makes a picture of any size the network's input. */
  readonly transforms: readonly Transform[];
  private readonly batchSize: number;
  private disposed = false;

  constructor(
    /** In evaluation mode: images [batch, height, width, channels] to logits [batch, classes]. */
    readonly model: Module,
    { classes, transforms, inputSize = [224, 224, 3], name = model.constructor.name }: ClassifierSettings,
  ) {
    model.eval();
    this.name = name;
    this.classes = toLabels(classes);
    this.transforms = completeTransforms(transforms, inputSize);
    const [height, width] = inputSize;
    this.batchSize = Math.max(1, Math.min(256, Math.round((16 * 224 * 224) / (height * width))));
  }

  /**
   * The most probable classes of an image, best first; of an array of images (or a tensor [batch, height, width,
   * channels]) those of each.
   *
   * ```ts
   * const [best] = await model.classify('elephant.jpg'); // { label: 'tusker', synset: 'n01871265', score: 0.417, ... }
   * const both = await model.classify(['cat.jpg', new URL('https://example.org/dog.jpg')], { topK: 1 });
   * ```
   *
   * @throws {@link FileFormatError}, {@link FileNotFoundError} or {@link TransferError} for the first image that cannot
   * be read ({@link classifyAll} goes on); {@link InvalidArgumentError} or {@link ShapeError} for what is no image.
   */
  classify(
    images: readonly ImageSource[] | tf.Tensor4D,
    options?: ClassifyOptions,
  ): Promise<ClassPrediction[][]>;
  classify(image: ImageSource, options?: ClassifyOptions): Promise<ClassPrediction[]>;
  async classify(
    images: ImageSource | readonly ImageSource[] | tf.Tensor4D,
    options: ClassifyOptions = {},
  ): Promise<ClassPrediction[] | ClassPrediction[][]> {
    const topK = this.topKOf(options);
    const found = (await this.probabilities(images, options)).map((scores) =>
      topClasses(scores, this.classes, topK),
    );
    return isMany(images) ? found : found[0]!;
  }

  /**
   * Classifies many images, in their order. One that cannot be read gets an `error` and the others go on; a few are in
   * memory at a time, however many there are.
   *
   * ```ts
   * for await (const { source, predictions, error } of model.classifyAll('photographs')) {
   *   console.log(source, error?.message ?? predictions[0].label);
   * }
   * ```
   *
   * @param sources - The path of a folder, whose pictures and those of the folders below are taken, or any images.
   * @throws {@link InvalidArgumentError} if the folder has no pictures, or the network gives NaN.
   */
  classifyAll(folder: string, options?: ClassifyOptions): AsyncGenerator<ClassifiedImage<string>>;
  classifyAll<Source extends ImageSource>(
    sources: AsyncIterable<Source> | Iterable<Source>,
    options?: ClassifyOptions,
  ): AsyncGenerator<ClassifiedImage<Source>>;
  async *classifyAll(
    sources: string | AsyncIterable<ImageSource> | Iterable<ImageSource>,
    options: ClassifyOptions = {},
  ): AsyncGenerator<ClassifiedImage> {
    const topK = this.topKOf(options);
    const items = typeof sources === 'string' ? await pictureFiles(sources) : sources;
    for await (const { source, scores, error } of this.scoreAll(items, options)) {
      yield error ? { source, error } : { source, predictions: topClasses(scores, this.classes, topK) };
    }
  }

  /** The probabilities of all classes, for each image. Options and errors are those of {@link classify}. */
  async probabilities(
    images: ImageSource | readonly ImageSource[] | tf.Tensor4D,
    options: Omit<ClassifyOptions, 'topK'> = {},
  ): Promise<Float64Array[]> {
    const all: Float64Array[] = [];
    for await (const { scores, error } of this.scoreAll(await toSources(images), options)) {
      if (error) throw error;
      all.push(scores);
    }
    return all;
  }

  /** Frees the network. The classifier cannot be used afterwards. */
  dispose(): void {
    if (!this.disposed) this.model.dispose();
    this.disposed = true;
  }

  private topKOf({ topK = 5 }: ClassifyOptions): number {
    if (Number.isInteger(topK) && topK > 0) return topK;
    throw new InvalidArgumentError(`topK is a positive integer, received ${topK}`);
  }

  private async *scoreAll(
    sources: AsyncIterable<ImageSource> | Iterable<ImageSource>,
    { batchSize = this.batchSize, signal }: ClassifyOptions,
  ): AsyncGenerator<Scored> {
    if (!Number.isInteger(batchSize) || batchSize < 1) {
      throw new InvalidArgumentError(`batchSize is a positive integer, received ${batchSize}`);
    }
    signal?.throwIfAborted();
    let waiting: Prepared[] = [];
    let inputs = 0;
    for await (const item of mapAhead(sources, ahead, (source) => this.prepare(source, signal))) {
      signal?.throwIfAborted();
      waiting.push(item);
      inputs += Number(item.input !== undefined);
      if (inputs < batchSize) continue;
      yield* await this.score(waiting);
      waiting = [];
      inputs = 0;
    }
    yield* await this.score(waiting);
  }

  private async prepare(source: ImageSource, signal?: AbortSignal): Promise<Prepared> {
    try {
      return { source, input: prepareInput(await readImageSource(source, signal), this.transforms) };
    } catch (error) {
      return { source, error: error instanceof Error ? error : new Error(String(error)) };
    }
  }

  /** Runs the network once on all inputs that have one shape, which are all where the transforms resize. */
  private async score(items: readonly Prepared[]): Promise<Scored[]> {
    if (this.disposed) throw new InvalidArgumentError(`${this.name} was disposed: create another classifier`);
    const scores = new Map<Prepared, Float64Array>();
    const byShape = new Map<string, Prepared[]>();
    for (const item of items) {
      if (!item.input) continue;
      const shape = item.input.shape.join();
      byShape.set(shape, [...(byShape.get(shape) ?? []), item]);
    }
    for (const group of byShape.values()) {
      const predictions = await predict(this.model, stack(group.map(({ input }) => input!)));
      predictions.forEach(({ logProbabilities }, i) =>
        scores.set(group[i]!, this.checked(logProbabilities.map(Math.exp))),
      );
    }
    return items.map((item) =>
      item.error
        ? { source: item.source, error: item.error }
        : { source: item.source, scores: scores.get(item)! },
    );
  }

  private checked(scores: Float64Array): Float64Array {
    if (scores.length === this.classes.length) return scores;
    throw new ShapeError(
      `${this.name} has ${scores.length} outputs, but ${this.classes.length} classes are named: give one name each`,
    );
  }
}

type Prepared =
  | { source: ImageSource; input: HostTensor; error?: undefined }
  | { source: ImageSource; error: Error; input?: undefined };

type Scored =
  | { source: ImageSource; scores: Float64Array; error?: undefined }
  | { source: ImageSource; error: Error; scores?: undefined };

type OneOrMany = ImageSource | readonly ImageSource[] | tf.Tensor4D;

const isMany = (images: OneOrMany): images is readonly ImageSource[] | tf.Tensor4D =>
  Array.isArray(images) || (images instanceof tf.Tensor && images.rank === 4);

async function toSources(images: OneOrMany): Promise<readonly ImageSource[]> {
  if (!isMany(images)) return [images];
  return images instanceof tf.Tensor ? (await toHostImages(images)).map(toImage) : images;
}

/** Tensors of one shape, as one [batch, ...shape]. */
function stack(inputs: readonly HostTensor[]): HostTensor<'float32'> {
  const { shape, data } = inputs[0]!;
  const all = new Float32Array(inputs.length * data.length);
  inputs.forEach((input, i) => all.set(input.data as Float32Array, i * data.length));
  return { dtype: 'float32', shape: [inputs.length, ...shape], data: all };
}
