import { CaptionTransformer } from './caption-transformer';
import type { CaptionNetwork } from './caption-network';
import type { CaptionConfiguration, CaptionNetworkType } from './configuration';
import { MeanPooling } from './mean-pooling';
import { S2vt } from './s2vt';
import { ShowAndTell } from './show-and-tell';
import { ShowAttendAndTell } from './show-attend-and-tell';
import { TemporalAttention } from './temporal-attention';

const networks: Record<
  CaptionNetworkType,
  new (vocabularySize: number, configuration: CaptionConfiguration) => CaptionNetwork
> = {
  'show-and-tell': ShowAndTell,
  'show-attend-and-tell': ShowAttendAndTell,
  transformer: CaptionTransformer,
  'mean-pooling': MeanPooling,
  s2vt: S2vt,
  'temporal-attention': TemporalAttention,
};

/**
 * Makes a network with its first weights, from the current generator.
 *
 * @param vocabularySize - Words and special tokens.
 */
export function createCaptionNetwork(
  vocabularySize: number,
  configuration: CaptionConfiguration,
): CaptionNetwork {
  return new networks[configuration.type](vocabularySize, configuration);
}
