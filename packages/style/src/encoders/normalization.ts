import { InvalidArgumentError } from '@dl/core';
import type { PretrainedWeights } from '@dl/vision';
import type { EncoderSettings } from './encoder';

/** What the network of published weights subtracts from red, green and blue in [0, 1], and divides them by. */
export function normalizationOf({
  name,
  transforms,
}: PretrainedWeights): Pick<EncoderSettings, 'mean' | 'standardDeviation'> {
  for (const transform of transforms) {
    if (transform.type !== 'normalize') continue;
    const { mean, standardDeviation } = transform;
    if (isTriple(mean) && isTriple(standardDeviation)) return { mean, standardDeviation };
  }
  throw new InvalidArgumentError(`the weights "${name}" do not say how images are normalised`);
}

function isTriple(numbers: readonly number[]): numbers is readonly [number, number, number] {
  return numbers.length === 3;
}
