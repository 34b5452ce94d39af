import * as tf from '@tensorflow/tfjs-core';
import type { Encoder } from '../encoders';
import { contentScale } from '../gatys/loss-scale';
import { totalVariation } from '../gatys/total-variation';
import type { Objective } from '../painting';
import { nearestPatches } from './nearest-patches';
import { cutPatches, gatherPatches, patchSide, type StylePatches } from './style-patches';

export interface MrfWeights {
  readonly contentLayers: readonly string[];
  readonly styleLayers: readonly string[];
  readonly contentWeight: number;
  readonly styleWeight: number;
  readonly totalVariationWeight: number;
  /** Places of the style's maps from one patch to the next. */
  readonly patchStride: number;
}

interface LayerPatches extends StylePatches {
  readonly layer: string;
  /** Multiplies the difference from the nearest patch. */
  readonly scale: tf.Tensor;
}

/**
 * The energy of Li and Wand 2016, "Combining Markov Random Fields and Convolutional Neural Networks for Image Synthesis",
 * equation 1: every patch of the maps like the patch of the style that is most like it, maps like those of the content, and total
 * variation.
 */
export class MrfObjective implements Objective {
  private constructor(
    private readonly encoder: Encoder,
    private readonly weights: MrfWeights,
    private readonly styles: readonly LayerPatches[],
    private readonly contents: ReadonlyMap<string, { value: tf.Tensor; scale: tf.Tensor }>,
  ) {}

  /**
   * @param content - [1, height, width, 3] in [0, 1], or undefined for a texture.
   * @param styles - The style and its turned and scaled copies, each [1, height, width, 3]. All stay the caller's.
   */
  static async create(
    encoder: Encoder,
    content: tf.Tensor | undefined,
    styles: readonly tf.Tensor[],
    weights: MrfWeights,
  ): Promise<MrfObjective> {
    const { styleLayers, contentLayers, patchStride } = weights;
    const encoded = styles.map((style) => encoder.encode(style, styleLayers));
    const patches = styleLayers.map((layer) => {
      const maps = encoded.map((found) => found[layer]!);
      const cut = cutPatches(maps, patchStride);
      return { layer, ...cut, scale: contentScale(cut.places, 'relative') };
    });
    tf.dispose(encoded);
    const maps = content && encoder.encode(content, contentLayers);
    const contents = new Map(
      Object.entries(maps ?? {}).map(([layer, value]) => [
        layer,
        { value, scale: contentScale(value, 'relative') },
      ]),
    );
    await Promise.all([...patches, ...contents.values()].map(({ scale }) => scale.data()));
    return new MrfObjective(encoder, weights, patches, contents);
  }

  losses(picture: tf.Tensor): { content: tf.Scalar; style: tf.Scalar; totalVariation: tf.Scalar } {
    const { contentWeight, styleWeight, totalVariationWeight } = this.weights;
    return tf.tidy(() => {
      const layers = [...this.styles.map(({ layer }) => layer), ...this.contents.keys()];
      const maps = this.encoder.encode(picture, [...new Set(layers)]);
      const content = [...this.contents].map(([layer, { value, scale }]) =>
        tf.mean(tf.square(tf.mul(tf.sub(maps[layer]!, value), scale))),
      );
      const style = this.styles.map((patches) => patchDistance(maps[patches.layer]!, patches));
      return {
        content: tf.mul<tf.Scalar>(tf.addN([tf.scalar(0), ...content]), contentWeight),
        style: tf.mul<tf.Scalar>(tf.addN(style), styleWeight),
        totalVariation: tf.mul<tf.Scalar>(totalVariation(picture), totalVariationWeight),
      };
    });
  }

  dispose(): void {
    for (const { places, members, scale } of this.styles) tf.dispose([places, members, scale]);
    for (const { value, scale } of this.contents.values()) tf.dispose([value, scale]);
  }
}

/** The mean squared distance of all patches of the maps from their nearest ones. */
function patchDistance(maps: tf.Tensor, style: LayerPatches): tf.Scalar {
  const [, height, width, channels] = maps.shape as [number, number, number, number];
  const [rows, columns] = [height - patchSide + 1, width - patchSide + 1];
  const nearest = withoutGradient(maps, (values) => {
    const patches = gatherPatches(style, nearestPatches(values, style));
    return tf.reshape(patches, [rows, columns, patchSide ** 2, channels]);
  });
  const squares = Array.from({ length: patchSide ** 2 }, (_, i) => {
    const shifted = tf.slice(
      maps,
      [0, Math.floor(i / patchSide), i % patchSide, 0],
      [1, rows, columns, channels],
    );
    const wanted = tf.slice(nearest, [0, 0, i, 0], [rows, columns, 1, channels]);
    const difference = tf.sub(tf.squeeze(shifted, [0]), tf.squeeze(wanted, [2]));
    return tf.mean(tf.square(tf.mul(difference, style.scale)));
  });
  return tf.div<tf.Scalar>(tf.addN(squares), patchSide ** 2);
}

/** What `compute` makes of a tensor, through which nothing is differentiated: the choice of a patch has no slope. */
function withoutGradient(x: tf.Tensor, compute: (x: tf.Tensor) => tf.Tensor): tf.Tensor {
  const constant = tf.customGrad((...[input]) => ({
    value: compute(input as tf.Tensor),
    gradFunc: () => tf.zeros(x.shape),
  }));
  return constant(x);
}
