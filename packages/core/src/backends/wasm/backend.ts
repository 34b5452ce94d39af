import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';

/** TF.js's wasm backend. Its types leave out what Emscripten puts into the compiled module. */
export type WasmBackend = BackendWasm & { readonly wasm: EmscriptenModule };

export interface EmscriptenModule {
  /** All of the module's memory. A new array takes its place when the memory grows. */
  readonly HEAPU8: Uint8Array;
  _malloc(bytes: number): number;
  _free(address: number): void;
  cwrap(
    name: string,
    result: 'number' | null,
    parameters: readonly ('number' | 'array')[],
  ): (...args: unknown[]) => number;
}
