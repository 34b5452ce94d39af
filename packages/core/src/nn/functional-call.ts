import type * as tf from '@tensorflow/tfjs-core';
import { ShapeError } from '../errors';
import type { Parameter } from './parameter';

/**
 * Runs `run` with `values` in the place of the parameters' own, as PyTorch's `torch.func.functional_call` does. So a network
 * can compute with weights that are inputs of a graph. `run` must be synchronous.
 *
 * ```ts
 * const outputs = functionalCall(network.parameters(), averages, () => network.forward(x));
 * ```
 *
 * @param values - One for each parameter, in this library's layouts; they stay the caller's.
 * @throws {@link ShapeError} if there are not as many values as parameters.
 */
export function functionalCall<T>(
  parameters: readonly Parameter[],
  values: readonly tf.Tensor[],
  run: () => T,
): T {
  if (values.length !== parameters.length) {
    throw new ShapeError(
      `functionalCall: ${parameters.length} parameters take as many values; received ${values.length}`,
    );
  }
  const outer = parameters.map(({ substitute }) => substitute);
  parameters.forEach((parameter, i) => (parameter.substitute = values[i]));
  try {
    return run();
  } finally {
    parameters.forEach((parameter, i) => (parameter.substitute = outer[i]));
  }
}
