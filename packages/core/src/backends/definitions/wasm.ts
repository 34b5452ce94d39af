import * as tf from '@tensorflow/tfjs-core';
import { processorName } from '#platform/processor';
import { createWasmBackend, defaultThreads } from '#platform/wasm';
import { InvalidArgumentError } from '../../errors';
import type { BackendDefinition } from '../definition';
import type { WasmBackend } from '../wasm/backend';
import { guardMemory } from '../wasm/guard-memory';

export interface WasmOptions {
  /**
   * Node only: threads for convolutions and matrix products, at most 8. Results do not depend on it. Default: as many as
   * the machine has cores.
   */
  threads?: number;
  /**
   * Browser only: the folder that serves the `.wasm` files of `@tensorflow/tfjs-backend-wasm/dist`, ending in `/`.
   * Default: where the bundler has put them.
   */
  wasmPaths?: string;
}

/** What the platform's loader hands over. */
export interface LoadedWasm {
  backend: WasmBackend;
  threads: number;
  /** What the compiled code has printed as errors since the last call. */
  takeErrors: () => string[];
}

/** TF.js's kernels compiled to WebAssembly, and ours for training: portable, no native code. */
export const wasm: BackendDefinition<WasmOptions> = {
  name: 'wasm',
  packageName: '@tensorflow/tfjs-backend-wasm',
  preference: { node: 20, browser: 20 },
  detect: () => ({ available: true, device: device(defaultThreads()) }),
  async load(options) {
    if (options.threads !== undefined && !(Number.isInteger(options.threads) && options.threads > 0)) {
      throw new InvalidArgumentError(`threads must be a positive integer, received ${options.threads}`);
    }
    const { registerWasmKernels } = await import('../wasm/kernels');
    if ('wasm' in tf.engine().registry) {
      // The application runs TF.js's backend already, and may have tensors there.
      registerWasmKernels();
      const { getThreadsCount } = await import('@tensorflow/tfjs-backend-wasm');
      return { device: device(getThreadsCount()) };
    }
    const { backend, threads, takeErrors } = await createWasmBackend(options);
    guardMemory(backend, takeErrors);
    registerWasmKernels();
    tf.removeBackend('wasm'); // the factory that TF.js registers when its package is imported
    tf.registerBackend('wasm', () => backend);
    return { device: device(threads) };
  },
};

const device = (threads: number) =>
  `${processorName()}, WebAssembly, ${threads} ${threads === 1 ? 'thread' : 'threads'}`;
