import { resize, applyTransforms, toTensor, type Image } from '@dl/core/data';
import { fromHostTensor } from '@dl/core';
import * as tf from '@tensorflow/tfjs-core';
import type { Encoder } from '../encoders';
import type { Objective } from '../painting';
import { gramMatrix } from './gram-matrix';
import { contentScale, gramScale, type LossScale } from './loss-scale';
import { normalizeGradient } from './normalize-gradient';
import { octaveCount, octaves } from './octaves';
import { totalVariation } from './total-variation';

/** The pictures of a style transfer, at the size at which it is painted. */
export interface GatysPictures {
  /** [1, height, width, 3] in [0, 1]. */
  readonly content: tf.Tensor;
  /** Each [1, height, width, 3] in [0, 1], of any size. */
  readonly styles: readonly tf.Tensor[];
  /** Where each style goes, in grey, one for each style. Default: each goes everywhere. */
  readonly masks?: readonly Image[];
}

export interface GatysWeights {
  /** Weight of each layer of content. */
  readonly contentLayers: Readonly<Record<string, number>>;
  /** Weight of each layer of style. */
  readonly styleLayers: Readonly<Record<string, number>>;
  readonly contentWeight: number;
  readonly styleWeight: number;
  readonly totalVariationWeight: number;
  /** Sizes at which the styles are compared, each half of the one before; those that would be tiny are left out. */
  readonly octaves: number;
  /** Shares of the styles, which add up to 1. */
  readonly blend: readonly number[];
  readonly lossScale: LossScale;
  readonly normalizeGradients: boolean;
}

/** What maps or a Gram matrix of one layer should be. */
interface Target {
  readonly layer: string;
  /** Position of the size at which it is compared, 0 for the whole picture. */
  readonly octave: number;
  readonly value: tf.Tensor;
  /** Multiplies the difference. */
  readonly scale: tf.Tensor;
  /** Multiplies the mean of the squares. */
  readonly weight: number;
  /** [height, width, 1] of the layer's maps. */
  readonly mask?: tf.Tensor;
}

/**
 * The losses of Gatys et al. 2016, "Image Style Transfer Using Convolutional Neural Networks", equations 1 to 7: maps like
 * those of the content, Gram matrices like those of the styles, and total variation.
 */
export class GatysObjective implements Objective {
  private constructor(
    private readonly encoder: Encoder,
    private readonly weights: GatysWeights,
    private readonly contents: readonly Target[],
    private readonly styles: readonly Target[],
  ) {}

  /** Looks at the pictures once; they stay the caller's, as the encoder does. */
  static async create(
    encoder: Encoder,
    pictures: GatysPictures,
    weights: GatysWeights,
  ): Promise<GatysObjective> {
    const contents = contentTargets(encoder, pictures, weights);
    const styles = styleTargets(encoder, pictures, weights);
    // A backend that collects operations computes the targets now, not in the first step.
    await Promise.all([...contents, ...styles].map(({ scale }) => scale.data()));
    return new GatysObjective(encoder, weights, contents, styles);
  }

  losses(picture: tf.Tensor): { content: tf.Scalar; style: tf.Scalar; totalVariation: tf.Scalar } {
    const { totalVariationWeight, normalizeGradients } = this.weights;
    return tf.tidy(() => {
      const targets = [...this.contents, ...this.styles];
      const count = 1 + Math.max(0, ...targets.map(({ octave }) => octave));
      const maps = octaves(picture, count).map((part, i) => {
        const layers = targets.filter(({ octave }) => octave === i).map(({ layer }) => layer);
        return this.encoder.encode(part, [...new Set(layers)]);
      });
      const seen = ({ layer, octave }: Target) => {
        const found = maps[octave]![layer]!;
        return normalizeGradients ? normalizeGradient(found) : found;
      };
      return {
        content: total(this.contents.map((target) => distance(seen(target), target))),
        style: total(this.styles.map((target) => distance(gramMatrix(seen(target), target.mask), target))),
        totalVariation: totalVariationWeight
          ? tf.mul<tf.Scalar>(totalVariation(picture), totalVariationWeight)
          : tf.scalar(0),
      };
    });
  }

  dispose(): void {
    for (const { value, scale, mask } of [...this.contents, ...this.styles]) {
      tf.dispose([value, scale, ...(mask ? [mask] : [])]);
    }
  }
}

const distance = (x: tf.Tensor, { value, scale, weight }: Target) =>
  tf.mul<tf.Scalar>(tf.mean(tf.square(tf.mul(tf.sub(x, value), scale))), weight);

const total = (losses: tf.Tensor[]): tf.Scalar =>
  losses.length ? tf.addN<tf.Scalar>(losses as tf.Scalar[]) : tf.scalar(0);

function contentTargets(encoder: Encoder, { content }: GatysPictures, weights: GatysWeights): Target[] {
  const layers = activeLayers(weights.contentLayers, weights.contentWeight);
  if (!layers.length) return [];
  const maps = encoder.encode(content, layers);
  return layers.map((layer) => ({
    layer,
    octave: 0,
    value: maps[layer]!,
    scale: contentScale(maps[layer]!, weights.lossScale),
    weight: weights.contentWeight * weights.contentLayers[layer]!,
  }));
}

/** Without masks one target a layer and octave, the mean of the Gram matrices; with masks one for each style. */
function styleTargets(encoder: Encoder, pictures: GatysPictures, weights: GatysWeights): Target[] {
  const layers = activeLayers(weights.styleLayers, weights.styleWeight);
  if (!layers.length) return [];
  const { content, styles, masks } = pictures;
  const count = octaveCount([content, ...styles], weights.octaves);
  const parts = [content, ...styles].map((picture) => octaves(picture, count));
  const [contents, ...others] = parts as [tf.Tensor[], ...tf.Tensor[][]];
  const targets = contents.flatMap((part, octave) => {
    const seen = { content: part, styles: others.map((style) => style[octave]!), masks };
    return octaveTargets(encoder, seen, weights, layers).map((target) => ({
      ...target,
      octave,
      weight: target.weight / count,
    }));
  });
  tf.dispose(parts);
  return targets;
}

function octaveTargets(
  encoder: Encoder,
  { content, styles, masks }: GatysPictures,
  { styleLayers, styleWeight, blend, lossScale }: GatysWeights,
  layers: readonly string[],
): Omit<Target, 'octave'>[] {
  const grams = styles.map((style) =>
    tf.tidy(() => {
      const maps = encoder.encode(style, layers);
      return Object.fromEntries(layers.map((layer) => [layer, gramMatrix(maps[layer]!)]));
    }),
  );
  if (masks) {
    const sizes = tf.tidy(() => {
      const maps = encoder.encode(content, layers);
      return Object.fromEntries(layers.map((layer) => [layer, maps[layer]!.shape.slice(1, 3)]));
    });
    return layers.flatMap((layer) =>
      masks.map((mask, i) => ({
        layer,
        value: grams[i]![layer]!,
        scale: gramScale(grams[i]![layer]!, lossScale),
        weight: styleWeight * styleLayers[layer]! * blend[i]!,
        mask: fromHostTensor(applyTransforms(mask, [resize(sizes[layer] as [number, number]), toTensor()])), // [height, width, 1]
      })),
    );
  }
  const targets = layers.map((layer) => {
    const value = tf.tidy(() => tf.addN(grams.map((gram, i) => tf.mul(gram[layer]!, blend[i]!))));
    const weight = styleWeight * styleLayers[layer]!;
    return { layer, value, scale: gramScale(value, lossScale), weight };
  });
  tf.dispose(grams);
  return targets;
}

const activeLayers = (layers: Readonly<Record<string, number>>, weight: number) =>
  weight ? Object.keys(layers).filter((layer) => layers[layer]) : [];
