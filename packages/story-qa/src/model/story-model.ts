import type { StoryNetwork } from '../networks/create-network';
import type { StoryVocabulary } from '../vocabulary/story-vocabulary';

/** A network and the words that it was trained with. */
export class StoryModel {
  constructor(
    /** In evaluation mode. */
    readonly network: StoryNetwork,
    readonly vocabulary: StoryVocabulary,
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
