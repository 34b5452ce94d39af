import * as tf from '@tensorflow/tfjs-core';
import { ShapeError } from '../../errors';
import { ones, zeros } from '../initialize';
import { Module } from '../module';
import { Buffer, Parameter } from '../parameter';
import { affineOf, normalize, normalizeWith } from './normalize';

export interface RunningNormOptions {
  /** Added to the variance, against division by zero. Default: 1e-5. */
  epsilon?: number;
  /** Adds a learnable factor and offset for each channel. Default: true for batch norm, false for instance norm. */
  affine?: boolean;
  /**
   * Keeps running statistics for inference; without them inference takes those of its input, as training does. Default:
   * true for batch norm, false for instance norm.
   */
  trackRunningStats?: boolean;
}

/** Normalises channels with the statistics of the input, and keeps running ones for inference. */
export abstract class RunningNorm extends Module {
  readonly weight?: Parameter; // [channels]
  readonly bias?: Parameter; // [channels]
  readonly running_mean?: Buffer; // [channels]
  readonly running_var?: Buffer; // [channels], unbiased
  readonly num_batches_tracked?: Buffer; // int32 scalar
  readonly epsilon: number;

  constructor(
    readonly numFeatures: number,
    { epsilon = 1e-5, affine, trackRunningStats }: RunningNormOptions,
  ) {
    super();
    this.epsilon = epsilon;
    if (affine) {
      this.weight = new Parameter(ones([numFeatures]));
      this.bias = new Parameter(zeros([numFeatures]));
    }
    if (trackRunningStats) {
      this.running_mean = new Buffer(zeros([numFeatures]));
      this.running_var = new Buffer(ones([numFeatures]));
      this.num_batches_tracked = new Buffer(tf.scalar(0, 'int32'), { optional: true }); // PyTorch before 0.4.1 had none
    }
  }

  /** Normalises `x` [..., channels] with statistics over `axes`, which move the running ones by `momentum`. */
  protected normalize(x: tf.Tensor, axes: number[], momentum: number | tf.Tensor): tf.Tensor {
    return tf.tidy(() => {
      const affine = affineOf(this);
      if (!this.training && this.running_mean && this.running_var) {
        return normalizeWith(x, this.running_mean.value, this.running_var.value, this.epsilon, affine);
      }
      const count = axes.reduce((product, axis) => product * x.shape[axis]!, 1);
      if (count === 1) {
        throw new ShapeError(
          `${this.constructor.name} needs more than one number a channel for a variance, received [${x.shape}]. ` +
            'Use larger batches or images, or call eval() for inference.',
        );
      }
      const { output, mean, variance } = normalize(x, axes, this.epsilon, affine);
      if (this.training) this.track(mean, tf.mul(variance, count / (count - 1)), momentum);
      return output;
    });
  }

  /** Moves the running statistics towards the mean of those of all instances. */
  private track(mean: tf.Tensor, variance: tf.Tensor, momentum: number | tf.Tensor): void {
    const move = (running: Buffer, statistic: tf.Tensor) => {
      const batch = tf.mean(tf.reshape(statistic, [-1, this.numFeatures]), 0);
      running.assign(tf.add(running.value, tf.mul(tf.sub(batch, running.value), momentum)));
    };
    if (this.running_mean) move(this.running_mean, mean);
    if (this.running_var) move(this.running_var, variance);
  }
}
