import * as tf from '@tensorflow/tfjs-core';
import { StateDictError } from '../errors';

/** Throws a {@link StateDictError} unless `received` has exactly the names and shapes of `expected`. */
export function assertEntries(
  owner: string,
  expected: Record<string, { shape: readonly number[] }>,
  received: Record<string, tf.Tensor>,
): void {
  const problems = Object.keys({ ...expected, ...received }).flatMap((name) => {
    const own = expected[name];
    const given = received[name];
    if (!given) return [`${name} is missing`];
    if (!own) return [`${name} is unexpected`];
    return tf.util.arraysEqual([...own.shape], given.shape)
      ? []
      : [`${name} has shape [${given.shape}], expected [${own.shape}]`];
  });
  if (problems.length === 0) return;
  const shown = problems.slice(0, 10).join('; ') + (problems.length > 10 ? `; ... (${problems.length})` : '');
  throw new StateDictError(
    `the state does not fit this ${owner}: ${shown}. Make the ${owner} with the options and the model that it had ` +
      'when the state was saved.',
  );
}
