/** What the packages of the house share. It is no public interface: it may change with any release. */
export { ByteReader } from './byte-reader';
export { convolve, dilate, splitGroups } from '../nn/layers/convolve';
export { poolWindows } from '../nn/layers/pool';
export { nativePadding, padSpace, reach, type Padding } from '../nn/layers/spatial';
export { loadOptional } from '../optional-package';
export {
  exists,
  isDirectory,
  joinPath,
  listDirectory,
  parentDirectory,
  writeFileAtomic,
} from '#platform/files';
