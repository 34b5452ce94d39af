import * as tf from '@tensorflow/tfjs-core';
import type { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu';

/** TF.js's cpu backend, whose package must have been imported; it need not be the current one. */
export function cpuBackend(): MathBackendCPU {
  const backend = tf.findBackend('cpu') as MathBackendCPU;
  // At its first tensor in Node it prints an advertisement to stderr, unless it believes it has done so.
  Object.assign(backend as object, { firstUse: false });
  return backend;
}
