export { Buffer, Parameter, type ParameterLayout } from './parameter';
export { Module, type AnyModule, type StateDict } from './module';
export { Sequential } from './sequential';
export * as initialize from './initialize';
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
export { MultiheadAttention, type AttentionMasks, type AttentionOptions } from './layers/attention';
export { dropout, Dropout, Dropout2d } from './layers/dropout';
export { Embedding, type EmbeddingOptions } from './layers/embedding';
export { Flatten, Reshape, Unflatten } from './layers/flatten';
export { Identity } from './layers/identity';
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
export { TransformerBlock, type TransformerBlockOptions } from './layers/transformer-block';
export { upsample, Upsample, type UpsampleMode, type UpsampleOptions } from './layers/upsample';
