/** What the packages of the house share. It is no public interface: it may change with any release. */
export { nextTask } from '#platform/event-loop';
export { withLock } from '#platform/lock';
export { isInteractive, startBar } from '#platform/terminal';
export { PickleReference, unpickleFirst } from '../data/pickle/unpickle';
export { loadCompiler, type CompiledFunction, type Compiler } from '../backends/load-compiler';
export { differentiate } from '../gradients/value-and-gradients';
export { concatenate } from '../concatenate';
export { ByteReader, TruncatedFileError } from './byte-reader';
export { parseOptions } from './parse-options';
export { shippedFile } from './shipped-file';
export { crop, flipHorizontally, pad } from '../data/transforms/geometry';
export { listFolders, listImages } from '../data/datasets/image-folder';
export { inEvaluationMode } from '../nn/in-evaluation-mode';
export { namesByModule } from '../nn/names-by-module';
export { convolve, dilate, splitGroups } from '../nn/layers/convolve';
export { poolWindows } from '../nn/layers/pool';
export { nativePadding, padSpace, reach, type Padding } from '../nn/layers/spatial';
export { loadOptional } from '../optional-package';
export { sha256 } from '../sha256';
export { BestWeights } from '../train/best-weights';
export { sumOfWeights } from '../train/sum-of-weights';
export { differencesBetween } from '../train/trainer-checkpoint';
export { fitWeights, loadWeights, sourceName } from '../weights/model-file';
export { assertModelKind, parseModelMetadata, readModelMetadata } from '../weights/model-metadata';
export { widenHalf } from '../widen-half';
export { missingTensor } from '../weights/missing-tensor';
export {
  assertDirectoryWritable,
  assertReplaceable,
  exists,
  fileSize,
  isDirectory,
  joinPath,
  listDirectory,
  makeDirectory,
  openWriter,
  parentDirectory,
  readFile,
  readRange,
  removeRecursive,
  writeFileAtomic,
  type FileWriter,
} from '#platform/files';
