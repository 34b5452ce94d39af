import { BatchNorm2d, Conv2d, Module, ReLU, Sequential } from '@dl/core/nn';
import * as tf from '@tensorflow/tfjs-core';
import type { ImageInput } from '../images/image-input';

/**
 * Pictures as grids of features [pictures, height, width, features]: those of a trained network as they are, or pixels through
 * convolutions of 3 x 3 with a stride of 2, each with batch norm and ReLU, which learn along (Santoro et al. 2017, section 4.1).
 */
export class PictureGrid extends Module {
  readonly height: number;
  readonly width: number;
  readonly features: number;
  readonly layers?: Sequential;

  constructor(private readonly input: ImageInput) {
    super();
    if (input.type === 'grid') {
      [this.height, this.width, this.features] = [input.height, input.width, input.features];
      return;
    }
    const { side, channels } = input;
    this.height = this.width = channels.reduce((size) => Math.ceil(size / 2), side);
    this.features = channels.at(-1)!;
    this.layers = new Sequential(
      ...channels.flatMap((maps, layer) => [
        new Conv2d(channels[layer - 1] ?? 3, maps, 3, { stride: 2, padding: 1, bias: false }),
        new BatchNorm2d(maps),
        new ReLU(),
      ]),
    );
  }

  /** Cells of the grid. */
  get cells(): number {
    return this.height * this.width;
  }

  forward(images: tf.Tensor): tf.Tensor {
    if (!this.layers) return tf.clone(images);
    return tf.tidy(() => this.layers!.forward(tf.sub(tf.div(tf.cast(images, 'float32'), 127.5), 1)));
  }

  /** As a list of cells, [pictures, cells, features]. */
  list(images: tf.Tensor): tf.Tensor {
    return tf.tidy(() => {
      const grid = this.forward(images);
      return tf.reshape(grid, [grid.shape[0], this.cells, this.features]);
    });
  }
}
