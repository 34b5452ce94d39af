export { trainCaptioner, type TrainedCaptioner } from './train-captioner';
export {
  trainCaptionerOptions,
  type TrainCaptionerControls,
  type TrainCaptionerOptions,
} from './train-captioner-options';
