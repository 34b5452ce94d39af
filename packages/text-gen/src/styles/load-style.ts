import { loadTextModel } from '../model/load-text-model';
import type { TextModel } from '../model/text-model';

/** Small trained models that come with this package. Bundlers find the files by these expressions. */
export const shippedWeights = {
  shakespeare: new URL('../../weights/shakespeare.safetensors', import.meta.url),
  recipes: new URL('../../weights/recipes.safetensors', import.meta.url),
  code: new URL('../../weights/code.safetensors', import.meta.url),
};

export type ShippedStyle = keyof typeof shippedWeights;

/** The styles of {@link loadStyle}. */
export const shippedStyles = Object.keys(shippedWeights) as [ShippedStyle, ...ShippedStyle[]];

/**
 * Loads a trained model that comes with this package. The caller disposes it.
 *
 * ```ts
 * const model = await loadStyle('shakespeare');
 * console.log(await generateText(model, { prime: 'ROMEO:' }));
 * model.dispose();
 * ```
 */
export function loadStyle(style: ShippedStyle): Promise<TextModel> {
  return loadTextModel(shippedWeights[style]);
}
