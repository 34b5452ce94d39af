import type { AnyVqaNetwork } from '../networks/create-network';
import type { AnswerVocabulary } from '../vocabulary/answer-vocabulary';
import type { QuestionVocabulary } from '../vocabulary/question-vocabulary';

/** A network with the words that it reads and the answers that it gives. */
export class VqaModel {
  constructor(
    /** In evaluation mode. */
    readonly network: AnyVqaNetwork,
    readonly words: QuestionVocabulary,
    readonly answers: AnswerVocabulary,
  ) {
    network.eval();
  }

  /** Numbers that were learned. */
  get parameters(): number {
    return this.network.parameters().reduce((sum, { size }) => sum + size, 0);
  }

  /** Frees the network. */
  dispose(): void {
    this.network.dispose();
  }
}
