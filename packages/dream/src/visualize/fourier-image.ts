import type { Random } from '@dl/core';
import { Parameter } from '@dl/core/nn';
import * as tf from '@tensorflow/tfjs-core';
import { fromDecorrelated } from './decorrelated-colors';
import { fourierBasis } from './fourier-basis';

/** Standard deviation of the first coefficients: a picture that is nearly grey. */
const initialDeviation = 0.01;

/**
 * A picture as its spectrum: coefficients of a real Fourier basis, each divided by its frequency, of colours that are
 * decorrelated as those of photographs are (Olah, Mordvintsev and Schubert 2017, "Feature Visualization", section
 * "Preconditioning and Parameterization"). Gradient steps on it change low and high frequencies alike; on pixels they make
 * noise.
 */
export class FourierImage {
  /** [height, width, 3] */
  readonly spectrum: Parameter;
  private readonly rows: tf.Tensor2D;
  private readonly columns: tf.Tensor2D;
  /** [height, width, 1] */
  private readonly scale: tf.Tensor3D;

  constructor(
    readonly height: number,
    readonly width: number,
    random: Random,
  ) {
    const [rows, columns] = [fourierBasis(height), fourierBasis(width)];
    this.rows = tf.tensor2d(rows.vectors, [height, height]);
    this.columns = tf.tensor2d(columns.vectors, [width, width]);
    this.scale = tf.tensor3d(scales(rows.frequencies, columns.frequencies), [height, width, 1]);
    const initial = random.fillNormal(new Float32Array(height * width * 3), 0, initialDeviation);
    this.spectrum = new Parameter(tf.tensor3d(initial, [height, width, 3]));
  }

  /** The picture, [1, height, width, 3] in (0, 1), differentiably. The caller disposes it. */
  pixels(): tf.Tensor4D {
    const { height, width } = this;
    return tf.tidy(() => {
      const scaled = tf.mul(this.spectrum.value, this.scale);
      const down = tf.matMul(this.rows, tf.reshape<tf.Rank.R2>(scaled, [height, width * 3]));
      const turned = tf.transpose(tf.reshape(down, [height, width, 3]), [1, 0, 2]);
      const across = tf.matMul(this.columns, tf.reshape<tf.Rank.R2>(turned, [width, height * 3]));
      const colors = tf.transpose(tf.reshape<tf.Rank.R3>(across, [width, height, 3]), [1, 0, 2]); // [height, width, 3]
      return tf.expandDims<tf.Tensor4D>(tf.sigmoid(fromDecorrelated(colors)), 0);
    });
  }

  dispose(): void {
    this.spectrum.dispose();
    tf.dispose([this.rows, this.columns, this.scale]);
  }
}

/** 1 / frequency, in the units of the authors' library lucid, which also divides by 4. */
function scales(rows: readonly number[], columns: readonly number[]): Float32Array {
  const lowest = 1 / Math.max(rows.length, columns.length); // also for the mean, whose frequency is 0
  const frequency = (row: number, column: number) => Math.max(Math.hypot(row, column), lowest);
  return Float32Array.from(rows.flatMap((row) => columns.map((column) => 1 / (4 * frequency(row, column)))));
}
