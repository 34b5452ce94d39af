import { loadVqaModel } from '../model/load-vqa-model';
import type { VqaModel } from '../model/vqa-model';

/** The trained model that comes with this package. Bundlers find the file by this expression. */
export const shippedVqaModel = new URL('../../weights/easy-vqa.safetensors', import.meta.url);

/**
 * Loads the model that comes with this package: it answers questions about one coloured shape in a picture, as those of
 * easy-VQA. The caller disposes it.
 *
 * ```ts
 * const model = await loadShippedVqaModel();
 * const { answer } = await answerQuestion(model, 'blue-circle.png', 'what shape is in the image?');
 * model.dispose();
 * ```
 */
export function loadShippedVqaModel(): Promise<VqaModel> {
  return loadVqaModel(shippedVqaModel);
}
