import { InvalidArgumentError } from '@dl/core';
import type { GanModel } from './gan-model';
import { loadGan } from './load-gan';

/**
 * Generators that come with this package, in its folder `weights`. Their URLs are made when they are asked for: not every bundle has an
 * address.
 */
const shipped = {
  mnist: () => new URL('../../weights/mnist.safetensors', import.meta.url),
};

export type ShippedGan = keyof typeof shipped;

/** Names of the generators that come with this package. */
export const shippedGans = Object.keys(shipped) as ShippedGan[];

/**
 * Loads a generator that comes with this package: `mnist` makes digits by class. The caller disposes it.
 *
 * ```ts
 * const model = await loadShippedGan('mnist');
 * const { values } = await sampleGan(model, { class: '7' });
 * ```
 *
 * @throws {@link InvalidArgumentError} if there is none of this name.
 */
export async function loadShippedGan(name: string): Promise<GanModel> {
  if (Object.hasOwn(shipped, name)) return loadGan(shipped[name as ShippedGan]());
  throw new InvalidArgumentError(
    `no generator "${name}" comes with @dl/gan; there is ${shippedGans.join(', ')}`,
  );
}
