import { shippedFile } from '@dl/core/internal';
import type { GanModel } from './gan-model';
import { loadGan } from './load-gan';

/** Generators that come with this package, in its folder `weights`. */
const shipped = {
  mnist: () => new URL('../../weights/mnist.safetensors', import.meta.url),
  cifar10: () => new URL('../../weights/cifar10.safetensors', import.meta.url),
};

export type ShippedGan = keyof typeof shipped;

/** Names of the generators that come with this package. */
export const shippedGans = Object.keys(shipped) as ShippedGan[];

/**
 * Loads a generator that comes with this package: `mnist` makes digits by class, `cifar10` pictures of 32 x 32 pixels
 * by class. The caller disposes it.
 *
 * ```ts
 * const model = await loadShippedGan('mnist');
 * const { values } = await sampleGan(model, { class: '7' });
 * ```
 *
 * @throws {@link InvalidArgumentError} if there is none of this name.
 */
export async function loadShippedGan(name: string): Promise<GanModel> {
  return loadGan(shippedFile(shipped, name, 'generator', '@dl/gan'));
}
