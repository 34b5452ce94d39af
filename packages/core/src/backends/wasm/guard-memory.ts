import { BackendFailureError, BackendMemoryError } from '../errors';
import type { WasmBackend } from './backend';

/**
 * Makes the backend throw where it would go on with wrong numbers: when the memory (4 GiB at most) is full, TF.js
 * writes to address 0, and XNNPACK prints a status and leaves its result as it was. `takeErrors` returns what the
 * compiled code has printed since the last call.
 */
export function guardMemory(backend: WasmBackend, takeErrors: () => string[]): void {
  const { wasm } = backend;
  wasm._free(wasm._malloc(1)); // Emscripten replaces `_malloc` in the first call
  const allocate = wasm._malloc.bind(wasm);
  wasm._malloc = (bytes) => {
    throwIfFailed();
    const address = allocate(bytes);
    if (address === 0 && bytes > 0) throw new BackendMemoryError('wasm', bytes, wasm.HEAPU8.length);
    return address;
  };

  const read = backend.readSync.bind(backend);
  backend.readSync = (...range) => {
    throwIfFailed();
    return read(...range);
  };

  function throwIfFailed() {
    const errors = takeErrors();
    if (errors.length === 0) return;
    const text = errors.join('; ');
    // xnn_status_out_of_memory of xnnpack.h
    if (/status 6\b/.test(text)) throw new BackendMemoryError('wasm', undefined, wasm.HEAPU8.length);
    throw new BackendFailureError('wasm', text);
  }
}
