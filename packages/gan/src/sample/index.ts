export { imagesOf, type Latents } from './generate';
export { sampleGan, sampleGanOptions, type GanSamples, type SampleGanOptions } from './sample-gan';
