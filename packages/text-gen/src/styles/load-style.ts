import { shippedWeights } from '#platform/shipped-weights';
import { loadTextModel } from '../model/load-text-model';
import type { TextModel } from '../model/text-model';

/** Styles of which this package holds a small trained model. */
export const shippedStyles = ['shakespeare', 'recipes', 'code'] as const;

export type ShippedStyle = (typeof shippedStyles)[number];

/**
 * Loads a trained model that comes with this package. The caller disposes it.
 *
 * ```ts
 * const model = await loadStyle('shakespeare');
 * console.log(await generateText(model, { prime: 'ROMEO:' }));
 * model.dispose();
 * ```
 *
 * @throws {@link UnsupportedPlatformError} in browsers, where the page says where it serves the file.
 */
export function loadStyle(style: ShippedStyle): Promise<TextModel> {
  return loadTextModel(shippedWeights(`${style}.safetensors`));
}
