import * as tf from '@tensorflow/tfjs-core';
import { ShapeError } from '../../errors';

/** Throws a {@link ShapeError} unless `target` holds one class index for each row of `output` [..., classes]. */
export function assertClassTargets(metric: string, output: tf.Tensor, target: tf.Tensor): void {
  const expected = output.shape.slice(0, -1);
  if (tf.util.arraysEqual(target.shape, expected)) return;
  throw new ShapeError(
    `${metric} of outputs [${output.shape}] expects class indices [${expected}], received a target of [${target.shape}]`,
  );
}
