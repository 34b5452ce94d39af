import type { FrameFeatures } from '../inputs/frame-features';
import type { CaptionNetwork } from '../networks/caption-network';
import type { CaptionVocabulary } from '../vocabulary/caption-vocabulary';

/** A network, the words that it writes, and what it sees with. */
export class CaptionModel {
  constructor(
    /** In evaluation mode. */
    readonly network: CaptionNetwork,
    readonly vocabulary: CaptionVocabulary,
    /** Of a trained network, if this one reads them. The model does not own them. */
    readonly features?: FrameFeatures,
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
