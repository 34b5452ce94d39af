import * as tf from '@tensorflow/tfjs-core';
import { Module } from '../module';
import { assertFeatureMaps, mirrorSpace } from './spatial';

/** Pixels that are added on each side: one number for all, or PyTorch's order. */
export type Padding2d = number | readonly [left: number, right: number, top: number, bottom: number];

/**
 * Adds zeros around feature maps [batch, height, width, channels].
 *
 * ```ts
 * new ZeroPad2d([1, 1, 2, 0]).forward(tf.ones([1, 4, 4, 3])).shape; // [1, 6, 6, 3]
 * ```
 */
export class ZeroPad2d extends Module {
  constructor(readonly padding: Padding2d) {
    super();
  }

  forward(x: tf.Tensor): tf.Tensor {
    assertFeatureMaps(this, x, 2);
    return tf.pad(x, paddings(this.padding));
  }
}

/**
 * Mirrors feature maps [batch, height, width, channels] at their border pixels, which are not repeated: a row 1 2 3
 * becomes 3 2 1 2 3 2 1 with a padding of 2.
 *
 * ```ts
 * new ReflectionPad2d(2).forward(tf.ones([1, 4, 4, 3])).shape; // [1, 8, 8, 3]
 * ```
 */
export class ReflectionPad2d extends Module {
  constructor(readonly padding: Padding2d) {
    super();
  }

  forward(x: tf.Tensor): tf.Tensor {
    assertFeatureMaps(this, x, 2);
    return mirrorSpace(x, paddings(this.padding).slice(1, 3));
  }
}

function paddings(padding: Padding2d): [number, number][] {
  const [left, right, top, bottom] = typeof padding === 'number' ? Array<number>(4).fill(padding) : padding;
  return [
    [0, 0],
    [top, bottom],
    [left, right],
    [0, 0],
  ];
}
