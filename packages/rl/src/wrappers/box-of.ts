import { InvalidArgumentError } from '@dl/core';
import type { Environment } from '../environment';
import { Box } from '../spaces';

/** The space of an environment's observations, for a wrapper that takes numbers only. */
export function boxOf<Action>(wrapper: string, { observationSpace }: Environment<Float32Array, Action>): Box {
  if (observationSpace instanceof Box) return observationSpace;
  throw new InvalidArgumentError(
    `${wrapper}: the observations are of a Box; here they are of ${observationSpace.describe()}`,
  );
}
