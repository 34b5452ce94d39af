export { Encoder, type EncoderSettings } from './encoder';
export type { EncoderEvent, EncoderOptions } from './encoder-options';
export { encoderNames, loadEncoder } from './load-encoder';
export { UnknownLayerError } from './unknown-layer-error';
