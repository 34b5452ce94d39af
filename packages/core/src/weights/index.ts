export { loadTensors, saveTensors, type LoadTensorsOptions } from './load-tensors';
export {
  openSafetensors,
  type OpenSafetensorsOptions,
  type SafetensorsReader,
  type TensorSource,
} from './open-safetensors';
export { readSafetensors, writeSafetensors, type SafetensorsFile } from './safetensors';
export type { RangeIgnored } from './url-source';
export { FileNotFoundError, StorageFullError } from '../platform/storage-errors';
