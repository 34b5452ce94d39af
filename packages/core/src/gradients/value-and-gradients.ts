import * as tf from '@tensorflow/tfjs-core';
import { InvalidArgumentError, ShapeError } from '../errors';
import type { Parameter } from '../nn/parameter';
import { registerGradients } from './register-gradients';

/** What {@link valueAndGradients} returns. The tensors belong to the caller. */
export interface ValueAndGradients {
  value: tf.Scalar;
  /** In the order of the parameters. */
  gradients: tf.Tensor[];
}

/**
 * Runs `loss` and differentiates what it returns with respect to `parameters`. A parameter that the loss does not
 * depend on has a gradient of zeros. Everything that `loss` allocates is freed; it must be synchronous.
 *
 * ```ts
 * const layer = new Linear(3, 1);
 * const loss = () => tf.mean(tf.square(layer.forward(x))) as tf.Scalar;
 * const { value, gradients } = valueAndGradients(loss, layer.parameters());
 * ```
 *
 * @throws {@link InvalidArgumentError} if there is no parameter, or the loss depends on none of them.
 * @throws {@link ShapeError} if the loss is not a scalar.
 */
export function valueAndGradients(
  loss: () => tf.Scalar,
  parameters: readonly Parameter[],
): ValueAndGradients {
  registerGradients();
  if (!parameters.length) {
    throw new InvalidArgumentError(
      'there is no parameter to differentiate with respect to. Are all of them frozen (requiresGradient = false)?',
    );
  }
  return differentiate(
    loss,
    parameters.map(({ variable }) => variable),
  );
}

/** As {@link valueAndGradients}, with respect to any tensors. */
export function differentiate(loss: () => tf.Scalar, tensors: tf.Tensor[]): ValueAndGradients {
  registerGradients();
  return tf.tidy(() => {
    const { value, grads } = withoutLeaks(() =>
      tf.engine().gradients(() => assertScalar(loss()), tensors, undefined, true),
    );
    // TF.js leaves out the gradients of tensors that nothing led to.
    const found = grads as (tf.Tensor | undefined)[];
    if (found.every((gradient) => !gradient)) {
      throw new InvalidArgumentError(
        'the loss depends on none of the parameters. Compute it from them inside the function, with TF.js operations only.',
      );
    }
    const gradients = found.map((gradient, index) => gradient ?? tf.zeros(tensors[index]!.shape));
    return { value, gradients };
  });
}

function assertScalar(loss: tf.Tensor): tf.Scalar {
  if (loss.rank === 0) return loss as tf.Scalar;
  throw new ShapeError(
    `the loss must be a scalar, received a tensor of shape [${loss.shape}]. Reduce it, for example with tf.mean.`,
  );
}

/** Frees what TF.js saved for the backward pass when that is never reached: an error would leak it otherwise. */
function withoutLeaks<T>(run: () => T): T {
  const { state } = tf.engine();
  const isOutermost = state.gradientDepth === 0;
  try {
    return run();
  } catch (error) {
    if (isOutermost) {
      for (const { saved } of state.activeTape ?? []) tf.dispose(saved ?? []);
      state.activeTape = [];
    }
    throw error;
  }
}
