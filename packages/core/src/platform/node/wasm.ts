import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { compileFunction } from 'node:vm';
import { Worker } from 'node:worker_threads';
import type { LoadedWasm, WasmSettings } from '../../backends/definitions/wasm';
import type { WasmBackend } from '../../backends/wasm/backend';

type WasmModule = WasmBackend['wasm'];

/** More than this no layer can keep busy, and each thread is a worker with memory of its own. */
export const maximumThreads = 64;

/** The size of Emscripten's pool of threads, as tfjs-backend-wasm 4.22 is compiled. */
const compiledPoolSize = 8;

export function defaultThreads(): number {
  return os.availableParallelism();
}

/**
 * The backend on its SIMD binary, with as many threads as asked for. TF.js switches threads off in Node, because its
 * own loader starts workers from a `blob:` URL there; this one starts them from their source text.
 */
export async function createWasmBackend({ threads }: WasmSettings): Promise<LoadedWasm> {
  const { BackendWasm, setThreadsCount } = await import('@tensorflow/tfjs-backend-wasm');
  const errors: string[] = [];
  const module = await instantiate(threads, (text) => errors.push(text));
  addBindings(module);
  setThreadsCount(threads); // read by the constructor
  return { backend: new BackendWasm(module) as WasmBackend, takeErrors: () => errors.splice(0) };
}

async function instantiate(threads: number, printErr: (text: string) => void): Promise<WasmModule> {
  const require = createRequire(import.meta.url);
  const root = path.dirname(require.resolve('@tensorflow/tfjs-backend-wasm/package.json'));
  const folder = path.join(root, 'wasm-out');
  const script = path.join(folder, `tfjs-backend-wasm${threads > 1 ? '-threaded-simd' : ''}.js`);
  const binary = path.join(folder, `tfjs-backend-wasm${threads > 1 ? '-threaded' : ''}-simd.wasm`);
  const { wasmWorkerContents } = require(path.join(folder, 'tfjs-backend-wasm-threaded-simd.worker.js')) as {
    wasmWorkerContents: string;
  };
  const PoolWorker = workerOf(wasmWorkerContents.replaceAll('\n', '\\n')); // TF.js stores it with escapes resolved

  // Emscripten's script sets globals (`Worker`, listeners of uncaught exceptions that rethrow) and allows threads on
  // half of the cores: it gets globals of its own, and a machine of the size that it asks for.
  const module = { exports: {} as (options: object) => Promise<WasmModule> };
  const globals = {
    module,
    exports: module.exports,
    require: (name: string): unknown => {
      if (name === 'worker_threads') return { Worker: PoolWorker };
      if (name === 'os') return { cpus: () => ({ length: 2 * threads }) };
      return require(name);
    },
    process: {
      versions: process.versions,
      argv: [],
      hrtime: () => process.hrtime(),
      on: () => {},
      listeners: () => [],
      removeListener: () => {},
    },
    global: {},
    Worker: PoolWorker,
    __filename: script,
    __dirname: folder,
  };
  const source = await readFile(script, 'utf8');
  // The calling thread works too, so one worker less than threads is enough.
  const sized = source.replace(`pthreadPoolSize=${compiledPoolSize}`, `pthreadPoolSize=${threads - 1}`);
  const run = compileFunction(sized, Object.keys(globals), { filename: script }) as (
    ...values: unknown[]
  ) => void;
  run(...Object.values(globals));
  return module.exports({
    locateFile: (file: string) => (file.endsWith('.wasm') ? binary : file),
    mainScriptUrlOrBlob: script,
    printErr,
  });
}

/** A class of workers that run `source`, whatever file Emscripten names, and do not keep the process alive. */
function workerOf(source: string): typeof Worker {
  return class extends Worker {
    constructor() {
      super(source, { eval: true, execArgv: [] });
    }

    /** Emscripten unrefs a worker when it is ready, and calls this when a thread starts on it. */
    override ref(): void {}
  };
}

/** The functions that TF.js's own loader adds to the module. */
function addBindings(module: WasmModule): void {
  module.tfjs = {
    init: module.cwrap('init', null, []),
    initWithThreadsCount: module.cwrap('init_with_threads_count', null, ['number']),
    getThreadsCount: module.cwrap('get_threads_count', 'number', []),
    registerTensor: module.cwrap('register_tensor', null, ['number', 'number', 'number']),
    disposeData: module.cwrap('dispose_data', null, ['number']),
    dispose: module.cwrap('dispose', null, []),
  };
}
