import { InvalidArgumentError } from '@dl/core';
import type { Environment } from '../environment';
import { makeEnvironment } from '../make-environment';
import { VectorEnvironment, WorkerVectorEnvironment, type EnvironmentVector } from '../vector';

/** A name that `makeEnvironment` knows, or what makes an environment. */
export type EnvironmentSource = string | (() => Environment);

export function openEnvironment(source: EnvironmentSource): Environment {
  return typeof source === 'string' ? makeEnvironment(source) : source();
}

/**
 * Environments side by side, in threads if there are to be some.
 *
 * @throws {@link InvalidArgumentError} if threads are asked for and the environment has no name.
 */
export function openVector(source: EnvironmentSource, count: number, workers?: number): EnvironmentVector {
  if (workers === undefined) return new VectorEnvironment(count, () => openEnvironment(source));
  if (typeof source === 'string') return new WorkerVectorEnvironment(count, source, { workers });
  throw new InvalidArgumentError(
    'workers: functions cannot travel to another thread; name an environment, or leave workers out',
  );
}
