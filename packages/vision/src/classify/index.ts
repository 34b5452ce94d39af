export type { ClassLabel } from './class-label';
export type { ClassPrediction } from './class-prediction';
export {
  Classifier,
  type ClassifiedImage,
  type ClassifierSettings,
  type ClassifyOptions,
} from './classifier';
export { createClassifier, type CreateClassifierOptions } from './create-classifier';
export { formatPredictions } from './format-predictions';
export { frameClassifier } from './frame-classifier';
export { readImageSource, type ImageSource } from './image-source';
export type { ClassifierFileOptions } from './open-classifier-file';
export { pictureFiles } from './picture-files';
export type { ImageSize } from '../train/create-network';
