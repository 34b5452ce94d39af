import * as tf from '@tensorflow/tfjs-core';
import type { LoadedWasm, WasmSettings } from '../../backends/definitions/wasm';

/**
 * TF.js starts its threads in browsers from the source text of a function of its bundle. Minifiers rename what that
 * text refers to, and then loading never ends.
 */
export const maximumThreads = 1;

export function defaultThreads(): number {
  return 1;
}

/** The backend as TF.js loads it, with SIMD where the browser has it. */
export async function createWasmBackend({ wasmPaths, createStock }: WasmSettings): Promise<LoadedWasm> {
  const wasm = await import('@tensorflow/tfjs-backend-wasm');
  wasm.setWasmPaths(wasmPaths ?? binaries());
  tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  return { backend: await createStock(), takeErrors: () => [] };
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
