import * as tf from '@tensorflow/tfjs-core';
import type { Encoder } from '../encoders';
import { gramMatrix, totalVariation } from '../gatys';
import { contentScale, gramScale } from '../gatys/loss-scale';

/** How much each part of a {@link PerceptualLoss} counts. */
export interface PerceptualWeights {
  readonly content: number;
  readonly style: number;
  readonly totalVariation: number;
}

/** Layers of the encoder that are compared. */
export interface PerceptualLayers {
  readonly content: readonly string[];
  readonly style: readonly string[];
}

/**
 * How far painted pictures are from the content of their originals and from the style of one picture (Johnson et al. 2016,
 * equations 2 to 5): the squared differences of maps and of Gram matrices as shares of their targets, each the mean of its
 * layers, and the total variation. Shares make weights mean the same for every encoder.
 *
 * ```ts
 * const loss = new PerceptualLoss(encoder, style, { content: ['relu3_1'], style: ['relu1_1', 'relu2_1'] }, weights);
 * const value = loss.of(painted, photographs);
 * ```
 */
export class PerceptualLoss {
  /** Gram matrices of the style [1, channels, channels], and what differences from them are multiplied by. */
  private readonly targets: { gram: tf.Tensor; scale: tf.Tensor }[];

  /** @param style - [1, height, width, 3] in [0, 1]; it and the encoder stay the caller's. */
  constructor(
    private readonly encoder: Encoder,
    style: tf.Tensor,
    private readonly layers: PerceptualLayers,
    private readonly weights: PerceptualWeights,
  ) {
    this.targets = tf.tidy(() => {
      const maps = encoder.encode(style, layers.style);
      return layers.style.map((layer) => {
        const gram = gramMatrix(maps[layer]!);
        return { gram, scale: gramScale(gram, 'relative') };
      });
    });
  }

  /** Of painted pictures and what they were painted from, both [batch, height, width, 3] in [0, 1]. */
  of(painted: tf.Tensor, originals: tf.Tensor): tf.Scalar {
    const { layers, weights } = this;
    return tf.tidy(() => {
      const contents = this.encoder.encode(originals, layers.content);
      const maps = this.encoder.encode(painted, [...new Set([...layers.content, ...layers.style])]);
      const content = layers.content.map((layer) =>
        distance(maps[layer]!, contents[layer]!, contentScale(contents[layer]!, 'relative')),
      );
      const style = layers.style.map((layer, i) => {
        const { gram, scale } = this.targets[i]!;
        return distance(gramMatrix(maps[layer]!), gram, scale);
      });
      return tf.addN([
        tf.mul(tf.addN(content), weights.content / content.length),
        tf.mul(tf.addN(style), weights.style / style.length),
        tf.mul(totalVariation(painted), weights.totalVariation),
      ]) as tf.Scalar;
    });
  }

  dispose(): void {
    for (const { gram, scale } of this.targets) tf.dispose([gram, scale]);
  }
}

const distance = (value: tf.Tensor, target: tf.Tensor, scale: tf.Tensor): tf.Tensor =>
  tf.mean(tf.square(tf.mul(tf.sub(value, target), scale)));
