export { CaptionModel } from './caption-model';
export { describeCaptionModel, loadCaptionModel, type LoadCaptionModelOptions } from './load-caption-model';
export { loadShippedCaptioner, shippedCaptioners, type ShippedCaptioner } from './load-shipped-captioner';
export { saveCaptionModel } from './save-caption-model';
