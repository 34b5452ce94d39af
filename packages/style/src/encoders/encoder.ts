import { ShapeError } from '@dl/core';
import { observeForward, type AnyModule } from '@dl/core/nn';
import { features, type ImageClassifier } from '@dl/vision';
import * as tf from '@tensorflow/tfjs-core';
import { UnknownLayerError } from './unknown-layer-error';

/** What an {@link Encoder} is made of. */
export interface EncoderSettings {
  /** What messages call it. */
  readonly name: string;
  /** Its layers from shallow to deep, each with the pixels of the image from one place of its maps to the next. */
  readonly layers: ReadonlyMap<string, number>;
  /** What the network subtracts from red, green and blue in [0, 1]. */
  readonly mean: readonly [number, number, number];
  /** What it then divides them by. */
  readonly standardDeviation: readonly [number, number, number];
  /** Layers whose maps are a picture's content, unless others are asked for. */
  readonly contentLayers: readonly string[];
  /** Layers whose statistics are a picture's style, unless others are asked for. */
  readonly styleLayers: readonly string[];
  /** Those for painting by optimisation, where octaves see large strokes with shallow layers. Default: the same. */
  readonly painting?: EncoderLayers;
}

/** Layers that are compared, unless others are asked for. */
export type EncoderLayers = Pick<EncoderSettings, 'contentLayers' | 'styleLayers'>;

/**
 * A network that was trained to see, and whose maps say what a picture shows (content) and how it is painted (style). It
 * takes images as they are, red, green and blue in [0, 1], and normalises them itself.
 *
 * ```ts
 * const encoder = await loadEncoder('small');
 * const { relu1_1, relu4_2 } = encoder.encode(images, ['relu1_1', 'relu4_2']);
 * ```
 */
export class Encoder {
  readonly name: string;
  readonly contentLayers: readonly string[];
  readonly styleLayers: readonly string[];
  readonly painting: EncoderLayers;
  private readonly mean: tf.Tensor;
  private readonly standardDeviation: tf.Tensor;

  /** @param network - Belongs to the encoder, which disposes it. */
  constructor(
    private readonly network: ImageClassifier,
    private readonly settings: EncoderSettings,
  ) {
    network.eval();
    this.name = settings.name;
    this.contentLayers = settings.contentLayers;
    this.styleLayers = settings.styleLayers;
    this.painting = settings.painting ?? settings;
    this.mean = tf.tensor1d([...settings.mean]);
    this.standardDeviation = tf.tensor1d([...settings.standardDeviation]);
  }

  /** Names of the layers, from shallow to deep. */
  get layers(): string[] {
    return [...this.settings.layers.keys()];
  }

  /**
   * Pixels of the image from one place of a layer's maps to the next: 8 for relu4_1 of VGG.
   *
   * @throws {@link UnknownLayerError}
   */
  stride(layer: string): number {
    this.assertLayers([layer]);
    return this.settings.layers.get(layer)!;
  }

  /**
   * The maps [batch, height / stride, width / stride, channels] of the layers. It may be differentiated; layers behind the
   * last one are not computed. The caller disposes them.
   *
   * @param images - [batch, height, width, 3], red, green and blue in [0, 1].
   * @throws {@link UnknownLayerError}; {@link ShapeError} if the images are smaller than the stride of a layer.
   */
  encode<Name extends string>(images: tf.Tensor, layers: readonly Name[]): Record<Name, tf.Tensor> {
    this.assertLayers(layers);
    this.assertSize(images, layers);
    return tf.tidy(() => {
      const normalized = tf.div(tf.sub(images, this.mean), this.standardDeviation);
      return features(this.network, normalized, layers);
    });
  }

  /** Numbers in the weights. */
  get parameters(): number {
    return this.network.parameters().reduce((sum, { size }) => sum + size, 0);
  }

  /**
   * How many numbers the network computes for each pixel of an image up to these layers.
   *
   * @throws {@link UnknownLayerError}
   */
  valuesPerPixel(layers: readonly string[]): number {
    const side = 64;
    let values = 0;
    const count = (_: string, module: AnyModule, output: unknown) => {
      if ([...module.children()].length === 0) values += (output as tf.Tensor).size;
    };
    tf.tidy(() => {
      const images = tf.zeros([1, side, side, 3]);
      observeForward(this.network, count, () => this.encode(images, layers));
    });
    return values / side ** 2;
  }

  /** @throws {@link UnknownLayerError} unless it has all of them. */
  assertLayers(layers: readonly string[]): void {
    const unknown = layers.filter((layer) => !this.settings.layers.has(layer));
    if (unknown.length) throw new UnknownLayerError(this.name, unknown, this.layers);
  }

  dispose(): void {
    this.network.dispose();
    tf.dispose([this.mean, this.standardDeviation]);
  }

  private assertSize(images: tf.Tensor, layers: readonly string[]): void {
    const [, height, width, channels] = images.shape;
    if (images.rank !== 4 || channels !== 3) {
      throw new ShapeError(
        `an encoder takes images [batch, height, width, 3], received a tensor of shape [${images.shape}]`,
      );
    }
    const smallest = Math.max(...layers.map((layer) => this.stride(layer)));
    if (Math.min(height!, width!) >= smallest) return;
    const deepest = layers.find((layer) => this.stride(layer) === smallest);
    throw new ShapeError(
      `the image has ${width} x ${height} pixels; layer "${deepest}" of the encoder ${this.name} needs at least ` +
        `${smallest} on each side. Take a larger image, or shallower layers: ${this.layers.join(', ')}`,
    );
  }
}
