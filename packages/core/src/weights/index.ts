export type { ByteSource } from './byte-source';
export { loadTensors, saveTensors, type LoadTensorsOptions, type SaveTensorsOptions } from './load-tensors';
export { openSafetensors, type OpenSafetensorsOptions, type SafetensorsReader } from './open-safetensors';
export { openBytes, type TensorSource } from './open-bytes';
export { readSafetensors, writeSafetensors, type SafetensorsFile } from './safetensors';
export { saveSafetensors, type SaveSafetensorsOptions } from './save-safetensors';
export type { TensorReader } from './tensor-reader';
export type { RangeIgnored, UrlSourceOptions } from './url-source';
export {
  FileNotFoundError,
  FileNotReadableError,
  FileNotWritableError,
  StorageFullError,
} from '../platform/storage-errors';
