import { loadWeights, readModelMetadata } from '@dl/core/internal';
import { withoutInitialization } from '@dl/core/nn';
import type { TensorSource } from '@dl/core/weights';
import { createVqaNetwork } from '../networks/create-network';
import { AnswerVocabulary } from '../vocabulary/answer-vocabulary';
import { QuestionVocabulary } from '../vocabulary/question-vocabulary';
import { modelMetadata } from './model-metadata';
import { VqaModel } from './vqa-model';

/**
 * Loads a model that {@link saveVqaModel} wrote, from a path, a URL or bytes. The caller disposes it.
 *
 * ```ts
 * const model = await loadVqaModel('out/vqa.safetensors');
 * const { answer } = await answerQuestion(model, 'picture.png', 'What colour is the circle?');
 * model.dispose();
 * ```
 *
 * @throws {@link FileNotFoundError} or {@link FileFormatError}.
 */
export async function loadVqaModel(source: TensorSource): Promise<VqaModel> {
  const parsed = await readModelMetadata(source, 'VQA model', modelMetadata);
  const [words, answers] = [new QuestionVocabulary(parsed.words), new AnswerVocabulary(parsed.answers)];
  const sizes = { words: words.size, answers: answers.size };
  const network = withoutInitialization(() => createVqaNetwork(sizes, parsed.network));
  return new VqaModel(await loadWeights(network, source), words, answers);
}
