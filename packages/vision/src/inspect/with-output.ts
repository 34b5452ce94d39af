import type { AnyModule } from '@dl/core/nn';
import * as tf from '@tensorflow/tfjs-core';

/**
 * Calls `run` and returns its result. In it the first call of `module` returns `output` instead of computing something;
 * later calls (of a module that is used more than once) are its own. `run` must be synchronous.
 */
export function withOutput<T>(module: AnyModule, output: tf.Tensor, run: () => T): T {
  const own = Object.getOwnPropertyDescriptor(module, 'forward'); // of an observer
  const forward = module.forward.bind(module);
  let isFirst = true;
  module.forward = (...input: unknown[]) => {
    if (!isFirst) return forward(...input);
    isFirst = false;
    return tf.clone(output);
  };
  try {
    return run();
  } finally {
    if (own) Object.defineProperty(module, 'forward', own);
    else Reflect.deleteProperty(module, 'forward');
  }
}
