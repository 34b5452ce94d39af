import * as tf from '@tensorflow/tfjs-core';
import { ShapeError, type HostTensor } from '@dl/core';
import { features as featuresOf } from '@dl/core/nn';
import { createPretrained, type ImageClassifier, type OpenPretrainedOptions } from '@dl/vision';
import { featureProtocols, type FeatureProtocol, type FeatureProtocolName } from './feature-protocols';
import type { Features } from './feature-statistics';

/** What a network sees in images. */
export interface SeenImages {
  readonly features: Features;
  /** The most probable class of each. */
  readonly classes: Int32Array;
}

/** Images that the network sees at a time. */
const batchSize = 100;

/** The network of a {@link FeatureProtocol}. {@link openFeatureNetwork} makes one. */
export class FeatureNetwork {
  constructor(
    readonly name: FeatureProtocolName,
    readonly protocol: FeatureProtocol,
    private readonly model: ImageClassifier,
  ) {
    model.eval();
  }

  /** Classes that it tells apart. */
  get classes(): number {
    return this.model.numClasses;
  }

  /**
   * Looks at images [count, height, width, channels] of float32 in [0, 1].
   *
   * @throws {@link ShapeError} if they do not have the channels of the protocol.
   */
  async see(images: HostTensor<'float32'>, { signal }: { signal?: AbortSignal } = {}): Promise<SeenImages> {
    const [count, ...size] = images.shape as [number, number, number, number];
    const channels = this.protocol.inputShape[2];
    if (size.length !== 3 || size[2] !== channels) {
      throw new ShapeError(
        `${this.name} sees images [count, height, width, ${channels}], received [${images.shape.join(', ')}]`,
      );
    }
    const length = tf.util.sizeFromShape(size);
    const classes = new Int32Array(count);
    let data: Float32Array | undefined;
    for (let start = 0; start < count; start += batchSize) {
      signal?.throwIfAborted();
      const part = images.data.subarray(start * length, Math.min(start + batchSize, count) * length);
      const seen = tf.tidy(() => this.run(tf.tensor4d(part, [part.length / length, ...size])));
      const [rows, best] = await Promise.all([seen.features.data<'float32'>(), seen.best.data<'int32'>()]);
      tf.dispose(seen);
      data ??= new Float32Array((rows.length / best.length) * count);
      data.set(rows, start * (rows.length / best.length));
      classes.set(best, start);
    }
    return { features: { data: data!, count, size: data!.length / count }, classes };
  }

  /** Frees the network. */
  dispose(): void {
    this.model.dispose();
  }

  private run(images: tf.Tensor4D): { features: tf.Tensor; best: tf.Tensor } {
    const { inputShape, normalize, layer } = this.protocol;
    const [height, width] = inputShape;
    const isRight = images.shape[1] === height && images.shape[2] === width;
    const resized = isRight ? images : tf.image.resizeBilinear(images, [height, width], false, true);
    const input = normalize
      ? tf.div(tf.sub(resized, [...normalize.mean]), [...normalize.deviation])
      : resized;
    const { [layer]: maps, [this.model.heads[0]!]: logits } = featuresOf(this.model, input, [
      layer,
      this.model.heads[0]!,
    ]);
    return { features: tf.reshape(maps!, [images.shape[0], -1]), best: tf.argMax(logits!, 1) };
  }
}

/**
 * Opens the network of a protocol; the caller disposes it. Those of `fid-mnist` and `fid-cifar10` come with `@dl/vision`.
 *
 * ```ts
 * const network = await openFeatureNetwork('fid-mnist');
 * const real = await network.see(digits); // [10000, 28, 28, 1]
 * ```
 *
 * @throws {@link OfflineError} or {@link DownloadError} if the weights of `fid-inception-v3` cannot be fetched.
 */
export async function openFeatureNetwork(
  name: FeatureProtocolName,
  options: Omit<OpenPretrainedOptions, 'byRange'> = {},
): Promise<FeatureNetwork> {
  const protocol = featureProtocols[name];
  const { model } = await createPretrained(protocol.weights, options);
  return new FeatureNetwork(name, protocol, model);
}
