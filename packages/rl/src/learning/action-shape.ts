import { InvalidArgumentError } from '@dl/core';
import { Box, Discrete, type Space } from '../spaces';

/** What an agent chooses from: one of `size` actions, or `size` numbers between bounds. */
export type ActionShape =
  { type: 'discrete'; size: number } | { type: 'continuous'; size: number; low: number[]; high: number[] };

/** What an environment takes. */
export type Action = number | Float32Array;

/**
 * What an agent chooses from in an environment.
 *
 * @throws {@link InvalidArgumentError} if the actions are neither Discrete nor of a Box.
 */
export function actionShapeOf(space: Space<unknown>): ActionShape {
  if (space instanceof Discrete) return { type: 'discrete', size: space.size };
  if (space instanceof Box) {
    return { type: 'continuous', size: space.low.length, low: [...space.low], high: [...space.high] };
  }
  throw new InvalidArgumentError(
    `an agent chooses actions of a Discrete space or a Box; received ${space.describe()}`,
  );
}
