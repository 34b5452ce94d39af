export { blendLatents } from './blend-latents';
export { generate, imagesOf, type Latents } from './generate';
export { interpolateGan, interpolateGanOptions, type InterpolateGanOptions } from './interpolate-gan';
export {
  projectImage,
  projectImageOptions,
  type ProjectedImage,
  type ProjectImageOptions,
} from './project-image';
export { sampleGan, sampleGanOptions, type GanSamples, type SampleGanOptions } from './sample-gan';
