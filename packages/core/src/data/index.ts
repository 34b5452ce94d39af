export { collate, type Batch } from './collate';
export { DataLoader, SampleError, type DataLoaderOptions } from './data-loader';
export type { Dataset, Sample, SampleValue } from './dataset';
export type { Image, Pixels } from './images/image';
