export { Encoder, type EncoderSettings } from './encoder';
export { UnknownLayerError } from './unknown-layer-error';
