import { shippedFile } from '@dl/core/internal';
import type { CaptionModel } from './caption-model';
import { loadCaptionModel } from './load-caption-model';

/** Models that come with this package, in its folder `weights`. */
const shipped = {
  scenes: () => new URL('../../weights/scenes.safetensors', import.meta.url),
};

export type ShippedCaptioner = keyof typeof shipped;

/** Names of the models that come with this package. */
export const shippedCaptioners = Object.keys(shipped) as ShippedCaptioner[];

/**
 * Loads a model that comes with this package: `scenes` describes scenes of up to two shapes, as {@link sceneCaptions} makes them up. The
 * caller disposes it.
 *
 * ```ts
 * const model = await loadShippedCaptioner('scenes');
 * const [scene] = sceneCaptions({ scenes: 1, objects: 2 }).items;
 * const [picture] = await scene.read(1);
 * const { caption } = await captionImage(model, picture);
 * ```
 *
 * @throws {@link InvalidArgumentError} if there is none of this name.
 */
export async function loadShippedCaptioner(name: string): Promise<CaptionModel> {
  return loadCaptionModel(shippedFile(shipped, name, 'model', '@dl/captioning'));
}
