export type { BackendDefinition, Detection, LoadedBackend, Platform } from './definition';
export type { TensorflowGpuOptions } from './definitions/tensorflow';
export type { WasmOptions } from './definitions/wasm';
export {
  BackendFailureError,
  BackendLostError,
  BackendMemoryError,
  BackendUnavailableError,
  UnknownBackendError,
} from './errors';
export { examineBackend, type BackendExamination } from './examine-backend';
export { listBackends, type BackendListing } from './list-backends';
export { registerBackend } from './registry';
export { useBackend, type BackendOptions, type BackendReport } from './use-backend';
