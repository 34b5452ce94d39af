import { FileFormatError } from '@dl/core';
import { withoutInitialization } from '@dl/core/nn';
import { loadTensors, openSafetensors, type TensorSource } from '@dl/core/weights';
import { dispose } from '@tensorflow/tfjs-core';
import { createVqaNetwork } from '../networks/create-network';
import { AnswerVocabulary } from '../vocabulary/answer-vocabulary';
import { QuestionVocabulary } from '../vocabulary/question-vocabulary';
import { metadataNames, parseModelMetadata } from './model-metadata';
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
  const name = source instanceof Uint8Array ? 'the buffer' : String(source);
  const { metadata } = await openSafetensors(source);
  const parsed = parseModelMetadata(name, fromText(name, metadata));
  const [words, answers] = [new QuestionVocabulary(parsed.words), new AnswerVocabulary(parsed.answers)];
  const sizes = { words: words.size, answers: answers.size };
  const network = withoutInitialization(() => createVqaNetwork(sizes, parsed.network));
  const state = await loadTensors(source);
  try {
    network.loadStateDict(state);
  } catch (cause) {
    network.dispose();
    throw new FileFormatError(`the weights of ${name} do not fit its network: ${String(cause)}`, { cause });
  } finally {
    dispose(state);
  }
  return new VqaModel(network, words, answers);
}

function fromText(source: string, metadata: Readonly<Record<string, string>>): unknown {
  try {
    const entries = Object.entries(metadata).filter(([name]) => metadataNames.includes(name));
    return Object.fromEntries(entries.map(([name, text]) => [name, JSON.parse(text) as unknown]));
  } catch (cause) {
    throw new FileFormatError(`the metadata of ${source} are damaged: they are not JSON`, { cause });
  }
}
