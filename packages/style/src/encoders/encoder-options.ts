import type { FetchResourceOptions } from '@dl/core/resources';
import type { OpenPretrainedOptions } from '@dl/vision';

/** What happens while an encoder's weights are fetched. */
export type EncoderEvent = Parameters<NonNullable<OpenPretrainedOptions['onEvent']>>[0];

export interface EncoderOptions extends Pick<FetchResourceOptions, 'cache' | 'offline' | 'signal'> {
  /** File with the weights, in any format that `openWeights` reads, instead of the published ones. */
  weights?: string | URL;
  /** What a window becomes in the pools of VGG; 'average' has smoother gradients (Gatys et al. 2016). Default: 'max'. */
  pooling?: 'max' | 'average';
  /** Receives what happens while weights are fetched. */
  onEvent?: (event: EncoderEvent) => void;
}
