export { gridImages } from './grid-images';
export type { EncoderDescription, ImageInput, PreparedImages } from './image-input';
export { PictureEncoder, type PictureEncoderSettings } from './picture-encoder';
