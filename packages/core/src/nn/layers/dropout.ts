import * as tf from '@tensorflow/tfjs-core';
import { InvalidArgumentError } from '../../errors';
import { currentRandom } from '../../random';
import { Module } from '../module';
import { assertFeatureMaps } from './spatial';

/**
 * While training, zeroes each number with probability `probability` and multiplies the others by 1 / (1 - probability);
 * in inference it is the identity (Hinton et al. 2012; Srivastava et al. 2014). The mask comes from the current
 * generator, so its state decides the mask.
 *
 * ```ts
 * const layer = new Dropout(0.2);
 * layer.forward(tf.ones([2, 5])); // 0 or 1.25 everywhere
 * layer.eval().forward(tf.ones([2, 5])); // ones
 * ```
 */
export class Dropout extends Module {
  /** @param probability - Of a number to be zeroed, in [0, 1]. */
  constructor(readonly probability = 0.5) {
    super();
    assertProbability(probability);
  }

  forward(x: tf.Tensor): tf.Tensor {
    return dropout(x, this.training ? this.probability : 0);
  }
}

/**
 * Dropout of whole channels: each feature map of [batch, height, width, channels] is zeroed or kept (Tompson et al.
 * 2015), because neighbouring pixels say much the same.
 *
 * ```ts
 * new Dropout2d(0.2).forward(tf.ones([1, 4, 4, 8])); // in each channel either 0 or 1.25
 * ```
 */
export class Dropout2d extends Module {
  /** @param probability - Of a feature map to be zeroed, in [0, 1]. */
  constructor(readonly probability = 0.5) {
    super();
    assertProbability(probability);
  }

  forward(x: tf.Tensor): tf.Tensor {
    assertFeatureMaps(this, x, 2);
    const [batch, , , channels] = x.shape as [number, number, number, number];
    return dropout(x, this.training ? this.probability : 0, [batch, 1, 1, channels]);
  }
}

/** Zeroes with `probability` and scales the rest by 1 / (1 - probability); one draw for each element of `maskShape`. */
export function dropout(x: tf.Tensor, probability: number, maskShape = x.shape): tf.Tensor {
  if (probability === 0) return tf.clone(x);
  return tf.tidy(() => tf.mul(x, tf.tensor(mask(tf.util.sizeFromShape(maskShape), probability), maskShape)));
}

export function assertProbability(probability: number): void {
  if (probability >= 0 && probability <= 1) return;
  throw new InvalidArgumentError(`a dropout probability lies in [0, 1], received ${probability}`);
}

/**
 * Numbers of sfc32 (Doty-Humphrey, PractRand) that starts from three draws of the current generator: with its state in
 * local variables a mask takes a third of the time, and masks are a visible part of a training step.
 */
function mask(length: number, probability: number): Float32Array {
  const random = currentRandom();
  let [a, b, c, counter] = [random.int32(), random.int32(), random.int32(), 1];
  const threshold = probability * 2 ** 32 - 2 ** 31; // of int32
  const scale = probability === 1 ? 0 : 1 / (1 - probability);
  const values = new Float32Array(length);
  for (let i = 0; i < length; i++) {
    const draw = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + draw) | 0;
    values[i] = scale * Number(draw >= threshold); // a branch would be mispredicted and cost eight times as much
  }
  return values;
}
