import * as tf from '@tensorflow/tfjs-core';
import { environmentVariable } from '#platform/environment';
import { processorName } from '#platform/processor';
import { createWasmBackend, defaultThreads, maximumThreads } from '#platform/wasm';
import { InvalidArgumentError } from '../../errors';
import type { BackendDefinition } from '../definition';
import type { WasmBackend } from '../wasm/backend';
import { addComplexTensors } from '../wasm/complex-tensors';
import { guardMemory } from '../wasm/guard-memory';

export interface WasmOptions {
  /**
   * Node only: threads for convolutions and matrix products, at most 64. Results do not depend on it. On a machine that
   * has other work to do, threads wait for each other, and 1 can be faster. Default: the environment variable
   * `DL_THREADS`, or else as many as the machine has cores.
   */
  threads?: number;
  /**
   * Browser only: the folder that serves the `.wasm` files of `@tensorflow/tfjs-backend-wasm/dist`, ending in `/`.
   * Default: where the bundler has put them.
   */
  wasmPaths?: string;
}

/** What the platform's loader works with. */
export interface WasmSettings extends WasmOptions {
  threads: number;
  /** TF.js's own way to create the backend. */
  createStock: () => Promise<WasmBackend>;
}

/** What the platform's loader hands over. */
export interface LoadedWasm {
  backend: WasmBackend;
  /** What the compiled code has printed as errors since the last call. */
  takeErrors: () => string[];
}

let stockFactory: WasmSettings['createStock'] | undefined;

/** TF.js's kernels compiled to WebAssembly, and ours for training: portable, no native code. */
export const wasm: BackendDefinition<WasmOptions> = {
  name: 'wasm',
  packageName: '@tensorflow/tfjs-backend-wasm',
  preference: { node: 20, browser: 20 },
  detect: () => ({ available: true, device: device(threadsOf({})) }),
  async load(options) {
    const threads = threadsOf(options);
    const { getThreadsCount } = await import('@tensorflow/tfjs-backend-wasm');
    await import('@tensorflow/tfjs-backend-cpu'); // some kernels compute there
    const { registerWasmKernels } = await import('../wasm/kernels');
    // The application may run TF.js's backend already, and have tensors there.
    const running = tf.engine().registry.wasm as WasmBackend | undefined;
    registerWasmKernels(running);
    if (running) {
      addComplexTensors(running);
      return { device: device(getThreadsCount()) };
    }
    // TF.js registers its factory when its package is imported, once.
    stockFactory ??= tf.findBackendFactory('wasm') as WasmSettings['createStock'];
    const createStock = stockFactory;
    tf.removeBackend('wasm');
    tf.registerBackend('wasm', async () => {
      const { backend, takeErrors } = await createWasmBackend({ ...options, threads, createStock });
      guardMemory(backend, takeErrors);
      addComplexTensors(backend);
      return backend;
    });
    return { device: device(threads) };
  },
};

function threadsOf({
  threads = Number(environmentVariable('DL_THREADS') ?? defaultThreads()),
}: WasmOptions): number {
  if (Number.isInteger(threads) && threads > 0) return Math.min(threads, maximumThreads);
  throw new InvalidArgumentError(`threads (or DL_THREADS) must be a positive integer, received ${threads}`);
}

const device = (threads: number) =>
  `${processorName()}, WebAssembly, ${threads} ${threads === 1 ? 'thread' : 'threads'}`;
