export { collate, type Batch } from './collate';
export { DataLoader, SampleError, type DataLoaderOptions } from './data-loader';
export type { Dataset, Sample, SampleValue } from './dataset';

export { arrayDataset } from './datasets/array-dataset';
export { concat } from './datasets/concat';
export { mapDataset } from './datasets/map-dataset';
export { split } from './datasets/split';
export { subset } from './datasets/subset';
export { tensorDataset } from './datasets/tensor-dataset';

export { loadCifar10, loadCifar100, type Cifar100Options } from './datasets/cifar';
export { ImageFiles, type ImageFilesOptions, type LabelledFile } from './datasets/image-files';
export { imageFolder } from './datasets/image-folder';
export { loadImageNet } from './datasets/imagenet';
export type { ImageDatasetOptions, ImageSample } from './datasets/image-sample';
export { InMemoryImages } from './datasets/in-memory-images';
export { loadFashionMnist, loadMnist, type Split } from './datasets/mnist';
export {
  cifar10,
  cifar100,
  fashionMnist,
  mnist,
  publishedDatasets,
  type DatasetResource,
} from './datasets/published';
export { readText, sequenceDataset, type SequenceOptions, type SequenceSample } from './datasets/text';

export { readCifarBinary, readCifarPython, type CifarBatch } from './formats/cifar';
export { gunzip } from './formats/gzip';
export { readIdx } from './formats/idx';
export { readTar, type ArchiveFile } from './formats/tar';
export { numpyGlobals } from './pickle/numpy-globals';
export type { PickleConstructor, Stateful } from './pickle/python-objects';
export { unpickle, type UnpickleOptions } from './pickle/unpickle';

export type { FloatImage, Image, Pixels } from './images/image';
export {
  assertImageWritable,
  decodeImage,
  encodeImage,
  readImage,
  writeImage,
  type DecodeImageOptions,
  type EncodeImageOptions,
} from './images/image-file';
export type { ImageFormat } from './images/codec';
export { cutTiles } from './images/tile-sheet';
export { toImage } from './images/to-image';
export { toRgb } from './images/to-rgb';

export { MissingProgramError } from './video/missing-program-error';
export { probeVideo } from './video/probe-video';
export { readVideo } from './video/read-video';
export { VideoWriteError } from './video/video-write-error';
export { assertVideoWritable, writeVideo, type WriteVideoOptions } from './video/write-video';
export type { ReadVideoOptions, VideoFrame, VideoInfo, VideoSource } from './video/video';

export { applyTransforms, type Transform } from './transforms/apply-transforms';
export { centerCrop } from './transforms/center-crop';
export { colorJitter, type ColorJitterOptions } from './transforms/color-jitter';
export type { PaddingMode } from './transforms/geometry';
export { grayscale } from './transforms/grayscale';
export { cutmix, mixup, type LabelledBatch, type MixedBatch, type MixOptions } from './transforms/mixup';
export { normalize, type Normalize } from './transforms/normalize';
export { randomAffine, type RandomAffineOptions, type RandomAffine } from './transforms/random-affine';
export { randomCrop, type RandomCropOptions, type RandomCrop } from './transforms/random-crop';
export { randomErasing, type RandomErasingOptions } from './transforms/random-erasing';
export { randomHorizontalFlip, type RandomHorizontalFlip } from './transforms/random-horizontal-flip';
export { randomResizedCrop, type RandomResizedCropOptions } from './transforms/random-resized-crop';
export {
  randomRotation,
  type RandomRotationOptions,
  type RandomRotation,
} from './transforms/random-rotation';
export { resize, type Interpolation, type ResizeOptions } from './transforms/resize';
export type { Size } from './transforms/size';
export { toTensor } from './transforms/to-tensor';
