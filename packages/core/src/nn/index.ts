export { Buffer, Parameter, type ParameterLayout } from './parameter';
export { Module, type AnyModule, type StateDict } from './module';
export { Sequential } from './sequential';
export * as initialize from './initialize';
export { withoutInitialization } from './without-initialization';
export { functionalCall } from './functional-call';
export { features, observeForward, type ForwardObserver } from './observe';
export { summary, type Summary, type SummaryOptions, type SummaryRow } from './summary';
export { Linear, type LinearOptions } from './layers/linear';
export {
  ELU,
  elu,
  GELU,
  gelu,
  type GeluApproximation,
  Hardtanh,
  LeakyReLU,
  LogSoftmax,
  Mish,
  mish,
  PReLU,
  ReLU,
  ReLU6,
  SELU,
  Sigmoid,
  SiLU,
  silu,
  Softmax,
  Softplus,
  softplus,
  Tanh,
} from './layers/activations';
export {
  adaptiveAvgPool2d,
  AdaptiveAvgPool2d,
  AdaptiveMaxPool2d,
  GlobalAvgPool,
  type AdaptiveSize,
} from './layers/adaptive-pool';
export { MultiheadAttention, type AttentionMasks, type AttentionOptions } from './layers/attention';
export { AvgPool1d, AvgPool2d, AvgPool3d, type AvgPoolOptions } from './layers/avg-pool';
export { BatchNorm1d, BatchNorm2d, BatchNorm3d, type BatchNormOptions } from './layers/batch-norm';
export { Conv1d, Conv2d, Conv3d, type ConvOptions } from './layers/conv';
export { ConvTranspose2d, type ConvTranspose2dOptions } from './layers/conv-transpose-2d';
export { dropout, Dropout, Dropout2d } from './layers/dropout';
export { Embedding, type EmbeddingOptions } from './layers/embedding';
export { Flatten, Reshape, Unflatten } from './layers/flatten';
export { GroupNorm, type GroupNormOptions } from './layers/group-norm';
export { Identity } from './layers/identity';
export { InstanceNorm2d, type InstanceNormOptions } from './layers/instance-norm-2d';
export { LayerNorm, type LayerNormOptions } from './layers/layer-norm';
export { LocalResponseNorm, type LocalResponseNormOptions } from './layers/local-response-norm';
export { MaxPool1d, MaxPool2d, MaxPool3d, type MaxPoolOptions } from './layers/max-pool';
export { ReflectionPad2d, ZeroPad2d, type Padding2d } from './layers/padding';
export { PixelShuffle } from './layers/pixel-shuffle';
export {
  GRU,
  LSTM,
  RNN,
  type LstmState,
  type RecurrentOptions,
  type RecurrentOutput,
  type RecurrentState,
  type RnnOptions,
} from './layers/recurrent';
export { SpectralNorm, type SpectralNormOptions } from './layers/spectral-norm';
export type { Spatial, SpatialRank } from './layers/spatial';
export { TransformerBlock, type TransformerBlockOptions } from './layers/transformer-block';
export { upsample, Upsample, type UpsampleMode, type UpsampleOptions } from './layers/upsample';
