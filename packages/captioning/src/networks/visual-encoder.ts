import * as tf from '@tensorflow/tfjs-core';
import { ShapeError } from '@dl/core';
import { BatchNorm2d, Conv2d, Module, ReLU, Sequential } from '@dl/core/nn';
import type { VisualConfiguration } from './configuration';

/** Halvings of the sides by the network that is trained along. */
const halvings = 3;

const layer = (inChannels: number, outChannels: number, stride: number) =>
  new Sequential(
    new Conv2d(inChannels, outChannels, 3, { stride, padding: 1, bias: false }),
    new BatchNorm2d(outChannels),
    new ReLU(),
  );

/**
 * Frames [batch, frames, height, width, channels] to feature maps [batch, frames, places, channels], row by row: of a small
 * network of four convolutions that is trained along, or as they come from a trained one.
 */
export class VisualEncoder extends Module {
  readonly layers?: Sequential;
  /** Rows and columns of the maps. */
  readonly grid: readonly [rows: number, columns: number];
  readonly channels: number;
  private readonly shape: readonly number[];

  constructor(configuration: VisualConfiguration) {
    super();
    if (configuration.type === 'features') {
      const [rows, columns, channels] = configuration.shape;
      this.grid = [rows, columns];
      this.channels = channels;
      this.shape = configuration.shape;
      return;
    }
    const { side, width } = configuration;
    this.grid = [side / 2 ** halvings, side / 2 ** halvings];
    this.channels = 4 * width;
    this.shape = [side, side, 3];
    this.layers = new Sequential(
      layer(3, width, 2),
      layer(width, 2 * width, 2),
      layer(2 * width, 4 * width, 2),
      layer(4 * width, 4 * width, 1),
    );
  }

  get places(): number {
    return this.grid[0] * this.grid[1];
  }

  forward(frames: tf.Tensor): tf.Tensor {
    const [batch, time, ...shape] = frames.shape as [number, number, ...number[]];
    if (shape.join() !== this.shape.join()) {
      throw new ShapeError(
        `expected frames [batch, frames, ${this.shape.join(', ')}], received [${frames.shape.join(', ')}]`,
      );
    }
    return tf.tidy(() => {
      const rows = tf.reshape(frames, [batch * time, ...shape]);
      const maps = this.layers
        ? this.layers.forward(tf.sub(tf.div(tf.cast(rows, 'float32'), 127.5), 1))
        : rows;
      return tf.reshape(maps, [batch, time, this.places, this.channels]);
    });
  }
}
