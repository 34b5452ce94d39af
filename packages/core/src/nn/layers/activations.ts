/** Activations that act on each number, and softmax, as modules; what tfjs-core lacks is exported as a function too. */
import * as tf from '@tensorflow/tfjs-core';
import { logSoftmax } from '../../gradients/log-softmax';
import { constant } from '../initialize';
import { Module } from '../module';
import { Parameter } from '../parameter';

/**
 * `max(0, x)` (Nair and Hinton 2010).
 *
 * ```ts
 * new ReLU().forward(tf.tensor([-1, 2])); // [0, 2]
 * ```
 */
export class ReLU extends Module {
  forward(x: tf.Tensor): tf.Tensor {
    return tf.relu(x);
  }
}

/** `min(max(0, x), 6)` (Krizhevsky 2010, convolutional deep belief networks on CIFAR-10). */
export class ReLU6 extends Module {
  forward(x: tf.Tensor): tf.Tensor {
    return tf.relu6(x);
  }
}

/** `max(0, x) + slope min(0, x)` (Maas et al. 2013). */
export class LeakyReLU extends Module {
  /** @param slope - Below 0. */
  constructor(readonly slope = 0.01) {
    super();
  }

  forward(x: tf.Tensor): tf.Tensor {
    return tf.leakyRelu(x, this.slope);
  }
}

/**
 * `max(0, x) + a min(0, x)` with a learned slope `a`, one for all or one for each channel, the last axis (He et al.
 * 2015). Exempt `weight` from weight decay: it would push the slope to ReLU's.
 */
export class PReLU extends Module {
  readonly weight: Parameter; // [1] or [channels]

  /**
   * @param channels - Number of slopes: 1 or the channels of the input.
   * @param initial - Slope at the start.
   */
  constructor(channels = 1, initial = 0.25) {
    super();
    this.weight = new Parameter(constant([channels], initial));
  }

  forward(x: tf.Tensor): tf.Tensor {
    return tf.prelu(x, this.weight.value);
  }
}

/** `x` for x > 0, `alpha (exp(x) - 1)` below (Clevert et al. 2015). */
export class ELU extends Module {
  constructor(readonly alpha = 1) {
    super();
  }

  forward(x: tf.Tensor): tf.Tensor {
    return elu(x, this.alpha);
  }
}

/** `scale elu(x, alpha)` with the constants that keep mean 0 and variance 1 (Klambauer et al. 2017). */
export class SELU extends Module {
  forward(x: tf.Tensor): tf.Tensor {
    return tf.selu(x);
  }
}

/** `x Φ(x)`: see {@link gelu}. */
export class GELU extends Module {
  constructor(readonly approximate: GeluApproximation = 'none') {
    super();
  }

  forward(x: tf.Tensor): tf.Tensor {
    return gelu(x, this.approximate);
  }
}

/** `x sigmoid(x)`: see {@link silu}. */
export class SiLU extends Module {
  forward(x: tf.Tensor): tf.Tensor {
    return silu(x);
  }
}

/** `x tanh(softplus(x))`: see {@link mish}. */
export class Mish extends Module {
  forward(x: tf.Tensor): tf.Tensor {
    return mish(x);
  }
}

/** `1 / (1 + exp(-x))`. */
export class Sigmoid extends Module {
  forward(x: tf.Tensor): tf.Tensor {
    return tf.sigmoid(x);
  }
}

/** `tanh(x)`. */
export class Tanh extends Module {
  forward(x: tf.Tensor): tf.Tensor {
    return tf.tanh(x);
  }
}

/** `min(max(low, x), high)`. */
export class Hardtanh extends Module {
  constructor(
    readonly low = -1,
    readonly high = 1,
  ) {
    super();
  }

  forward(x: tf.Tensor): tf.Tensor {
    return tf.clipByValue(x, this.low, this.high);
  }
}

/** `log(1 + exp(beta x)) / beta`, a smooth ReLU. */
export class Softplus extends Module {
  constructor(readonly beta = 1) {
    super();
  }

  forward(x: tf.Tensor): tf.Tensor {
    return softplus(x, this.beta);
  }
}

/** `exp(x) / sum(exp(x))` over the last axis. */
export class Softmax extends Module {
  forward(x: tf.Tensor): tf.Tensor {
    return tf.softmax(x);
  }
}

/** `x - log(sum(exp(x)))` over the last axis: the logarithm of softmax, without its overflow. */
export class LogSoftmax extends Module {
  forward(x: tf.Tensor): tf.Tensor {
    return logSoftmax(x);
  }
}

/** `x` for x > 0, `alpha (exp(x) - 1)` below (Clevert et al. 2015). */
export function elu(x: tf.Tensor, alpha = 1): tf.Tensor {
  if (alpha === 1) return tf.elu(x);
  return tf.tidy(() => tf.add(tf.mul(alpha, tf.elu(x)), tf.mul(1 - alpha, tf.relu(x))));
}

/** 'none': with the error function; 'tanh': the approximation of GPT-2 and BERT. */
export type GeluApproximation = 'none' | 'tanh';

/**
 * `x Φ(x)`, where Φ is the normal distribution function (Hendrycks and Gimpel 2016); 'tanh' is
 * `x/2 (1 + tanh(sqrt(2/π) (x + 0.044715 x³)))`, their equation 2.
 */
export function gelu(x: tf.Tensor, approximate: GeluApproximation = 'none'): tf.Tensor {
  if (approximate === 'none') return exactGelu(x);
  return tf.tidy(() => {
    const cube = tf.mul(tf.square(x), x);
    const curve = tf.tanh(tf.mul(tf.add(x, tf.mul(cube, 0.044715)), Math.sqrt(2 / Math.PI)));
    return tf.mul(tf.mul(x, 0.5), tf.add(curve, 1));
  });
}

/** With its slope written out: a third fewer walks through the data than the gradients of TF.js take. */
function exactGelu(x: tf.Tensor): tf.Tensor {
  const f = tf.customGrad((x, save) => {
    const distribution = tf.mul(tf.add(tf.erf(tf.mul(x as tf.Tensor, Math.SQRT1_2)), 1), 0.5);
    (save as tf.GradSaveFunc)([x as tf.Tensor, distribution]);
    return {
      value: tf.mul(x as tf.Tensor, distribution),
      gradFunc: (gradient, [x, distribution]) => tf.mul(gradient, geluSlope(x!, distribution!)),
    };
  });
  return f(x);
}

/** `Φ(x) + x φ(x)`, where Φ(x) is known; its own slope is `(2 - x²) φ(x)`. */
function geluSlope(x: tf.Tensor, distribution: tf.Tensor): tf.Tensor {
  const f = tf.customGrad((x, save) => {
    (save as tf.GradSaveFunc)([x as tf.Tensor]);
    return {
      value: tf.add(distribution, tf.mul(x as tf.Tensor, normalDensity(x as tf.Tensor))),
      gradFunc: (gradient, [x]) => tf.mul(gradient, tf.mul(tf.sub(2, tf.square(x!)), normalDensity(x!))),
    };
  });
  return f(x);
}

/** `φ(x)`. */
function normalDensity(x: tf.Tensor): tf.Tensor {
  return tf.mul(tf.exp(tf.mul(tf.square(x), -0.5)), 1 / Math.sqrt(2 * Math.PI));
}

/** `x sigmoid(x)`, also called swish (Elfwing et al. 2017; Ramachandran et al. 2017). */
export function silu(x: tf.Tensor): tf.Tensor {
  return tf.tidy(() => tf.mul(x, tf.sigmoid(x)));
}

/** `x tanh(softplus(x))` (Misra 2019). */
export function mish(x: tf.Tensor): tf.Tensor {
  return tf.tidy(() => tf.mul(x, tf.tanh(tf.softplus(x))));
}

/** `log(1 + exp(beta x)) / beta`. */
export function softplus(x: tf.Tensor, beta = 1): tf.Tensor {
  if (beta === 1) return tf.softplus(x);
  return tf.tidy(() => tf.div(tf.softplus(tf.mul(x, beta)), beta));
}
