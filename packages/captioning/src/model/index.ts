export { CaptionModel } from './caption-model';
export { describeCaptionModel, loadCaptionModel, type LoadCaptionModelOptions } from './load-caption-model';
export { saveCaptionModel } from './save-caption-model';
