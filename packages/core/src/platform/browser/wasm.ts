import * as tf from '@tensorflow/tfjs-core';
import type { LoadedWasm, WasmOptions } from '../../backends/definitions/wasm';
import type { WasmBackend } from '../../backends/wasm/backend';

/**
 * The backend as TF.js loads it: with SIMD where the browser has it, and with threads where the page is
 * cross-origin isolated (https://web.dev/coop-coep).
 */
export async function createWasmBackend(options: WasmOptions): Promise<LoadedWasm> {
  const wasm = await import('@tensorflow/tfjs-backend-wasm');
  wasm.setWasmPaths(options.wasmPaths ?? binaries());
  if (options.threads === 1) tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  if (options.threads) wasm.setThreadsCount(options.threads);
  const backend = (await tf.findBackendFactory('wasm')()) as WasmBackend;
  return { backend, threads: wasm.getThreadsCount(), takeErrors: () => [] };
}

/** Bundlers see these expressions, copy the files and put in their addresses. */
function binaries() {
  return {
    'tfjs-backend-wasm.wasm': new URL(
      '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm',
      import.meta.url,
    ).href,
    'tfjs-backend-wasm-simd.wasm': new URL(
      '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm',
      import.meta.url,
    ).href,
    'tfjs-backend-wasm-threaded-simd.wasm': new URL(
      '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm',
      import.meta.url,
    ).href,
  };
}
