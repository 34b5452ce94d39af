export {
  CaptionNetwork,
  type BatchedTensors,
  type CaptionOutputs,
  type CaptionStep,
} from './caption-network';
export { CaptionTransformer } from './caption-transformer';
export type { CaptionConfiguration, CaptionNetworkType, VisualConfiguration } from './configuration';
export { createCaptionNetwork } from './create-network';
export { MeanPooling } from './mean-pooling';
export { S2vt } from './s2vt';
export { ShowAndTell } from './show-and-tell';
export { ShowAttendAndTell } from './show-attend-and-tell';
export { TemporalAttention } from './temporal-attention';
