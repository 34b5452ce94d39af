import type { NetworkConfiguration } from '../networks/create-network';
import type { Gpt } from '../networks/gpt';
import type { CharRnn } from '../networks/char-rnn';
import type { Vocabulary } from '../vocabulary/vocabulary';
import type { TrainedOn } from './trained-on';

/** A network and the vocabulary that it was trained with. */
export class TextModel {
  constructor(
    /** In evaluation mode. */
    readonly network: Gpt | CharRnn,
    readonly vocabulary: Vocabulary,
    /** Where it comes from, if that is known. */
    readonly trainedOn?: TrainedOn,
  ) {
    network.eval();
  }

  get configuration(): NetworkConfiguration {
    return this.network.configuration;
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
