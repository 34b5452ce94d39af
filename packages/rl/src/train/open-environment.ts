import type { Environment } from '../environment';
import { makeEnvironment } from '../make-environment';

/** A name that `makeEnvironment` knows, or what makes an environment. */
export type EnvironmentSource = string | (() => Environment);

export function openEnvironment(source: EnvironmentSource): Environment {
  return typeof source === 'string' ? makeEnvironment(source) : source();
}
