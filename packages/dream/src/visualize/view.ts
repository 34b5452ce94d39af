import type { Random } from '@dl/core';
import * as tf from '@tensorflow/tfjs-core';

/** How a picture is looked at: turned about its middle, enlarged, then moved. */
export interface View {
  /** Degrees. */
  readonly rotation: number;
  readonly scale: number;
  /** Pixels to the right and down. */
  readonly shift: readonly [x: number, y: number];
}

/** The ranges of lucid's standard transformations: moved, turned and scaled a little. */
export function randomView(random: Random): View {
  return {
    rotation: random.uniform(-10, 10),
    scale: random.uniform(0.9, 1.1),
    shift: [random.uniform(-6, 6), random.uniform(-6, 6)],
  };
}

/** Grey, as far as a view goes beyond the picture. */
const outside = 0.5;

/** The picture [1, height, width, channels] as seen, in the same size, differentiably: bilinear, grey beyond the edge. */
export function lookAt(picture: tf.Tensor4D, view: View): tf.Tensor4D {
  const [, height, width, channels] = picture.shape;
  const places = height * width;
  const { indices, weights } = corners(height, width, view);
  return tf.tidy(() => {
    const difference = tf.reshape(tf.sub(picture, outside), [places, channels]);
    const taken = tf.gather(difference, tf.tensor1d(indices, 'int32')); // [4 * places, channels]
    const weighted = tf.mul(taken, tf.tensor2d(weights, [4 * places, 1]));
    const sum = tf.sum(tf.reshape(weighted, [4, places, channels]), 0);
    return tf.reshape<tf.Rank.R4>(tf.add(sum, outside), picture.shape);
  });
}

/** For each place the four pixels about where it looks, and their weights, 0 beyond the edge: [corner, place]. */
function corners(height: number, width: number, { rotation, scale, shift }: View) {
  const indices = new Int32Array(4 * height * width);
  const weights = new Float32Array(4 * height * width);
  const angle = (rotation * Math.PI) / 180;
  const [cosine, sine] = [Math.cos(angle) / scale, Math.sin(angle) / scale];
  const [middleX, middleY] = [(width - 1) / 2, (height - 1) / 2];
  for (let y = 0, place = 0; y < height; y++) {
    for (let x = 0; x < width; x++, place++) {
      const [right, down] = [x - middleX - shift[0], y - middleY - shift[1]];
      const [fromX, fromY] = [middleX + cosine * right + sine * down, middleY - sine * right + cosine * down];
      const [left, top] = [Math.floor(fromX), Math.floor(fromY)];
      for (let corner = 0; corner < 4; corner++) {
        const [column, row] = [left + (corner & 1), top + (corner >> 1)];
        if (column < 0 || column >= width || row < 0 || row >= height) continue;
        indices[corner * height * width + place] = row * width + column;
        weights[corner * height * width + place] =
          (1 - Math.abs(fromX - column)) * (1 - Math.abs(fromY - row));
      }
    }
  }
  return { indices, weights };
}
