import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { compileFunction } from 'node:vm';
import { Worker } from 'node:worker_threads';
import type { LoadedWasm, WasmOptions } from '../../backends/definitions/wasm';
import type { WasmBackend } from '../../backends/wasm/backend';

type WasmModule = WasmBackend['wasm'];
type Factory = (options: object) => Promise<WasmModule>;

/** As many threads as the machine has cores; Emscripten's pool, as tfjs-backend-wasm 4.22 is compiled, has 8 at most. */
export function defaultThreads(): number {
  return Math.min(os.availableParallelism(), maximumThreads);
}

const maximumThreads = 8;

/**
 * The backend on its SIMD binary, with as many threads as asked for. TF.js switches threads off in Node, because its
 * own loader starts workers from a `blob:` URL there; this one hands the compiled module to workers of ours.
 */
export async function createWasmBackend(options: WasmOptions): Promise<LoadedWasm> {
  const threads = Math.min(options.threads ?? defaultThreads(), maximumThreads);
  const { BackendWasm, getThreadsCount, setThreadsCount } = await import('@tensorflow/tfjs-backend-wasm');
  const errors: string[] = [];
  const module = await loadModule(threads, (text) => errors.push(text));
  setThreadsCount(threads);
  const backend = new BackendWasm(module) as WasmBackend;
  return { backend, threads: getThreadsCount(), takeErrors: () => errors.splice(0) };
}

async function loadModule(threads: number, printErr: (text: string) => void): Promise<WasmModule> {
  const require = createRequire(import.meta.url);
  const folder = path.join(
    path.dirname(require.resolve('@tensorflow/tfjs-backend-wasm/package.json')),
    'wasm-out',
  );
  const script = path.join(folder, `tfjs-backend-wasm${threads > 1 ? '-threaded-simd' : ''}.js`);
  const binary = path.join(folder, `tfjs-backend-wasm${threads > 1 ? '-threaded' : ''}-simd.wasm`);

  const { wasmWorkerContents } = require(path.join(folder, 'tfjs-backend-wasm-threaded-simd.worker.js')) as {
    wasmWorkerContents: string;
  };
  const workerSource = wasmWorkerContents.replaceAll('\n', '\\n'); // TF.js stores it with the escapes resolved
  class PoolWorker extends Worker {
    constructor() {
      super(workerSource, { eval: true, execArgv: [] });
    }

    /** Emscripten calls this when it starts a thread; an idle thread must not keep the process alive. */
    override ref(): void {}
  }

  // Emscripten's script changes globals (`Worker`, listeners of uncaught exceptions), allows half of the cores, and
  // starts all workers of the pool. It gets its own globals, and we answer its questions.
  const globals = {
    module: { exports: {} as Factory },
    exports: {},
    require: (name: string): unknown => {
      if (name === 'worker_threads') return { Worker: PoolWorker };
      if (name === 'os') return { cpus: () => ({ length: 2 * threads }) };
      return require(name);
    },
    process: {
      versions: process.versions,
      argv: [],
      hrtime: process.hrtime.bind(process),
      on: () => {},
      listeners: () => [],
      removeListener: () => {},
    },
    global: {},
    Worker: PoolWorker,
    __filename: script,
    __dirname: folder,
  };
  const source = (await readFile(script, 'utf8')).replace(
    'pthreadPoolSize=8',
    `pthreadPoolSize=${threads - 1}`,
  );
  compileFunction(source, Object.keys(globals), { filename: script }).apply(
    undefined,
    Object.values(globals),
  );
  const module = await globals.module.exports({
    locateFile: (file: string) => (file.endsWith('.wasm') ? binary : file),
    mainScriptUrlOrBlob: script,
    printErr,
  });

  // What TF.js's own loader adds.
  module.tfjs = {
    init: module.cwrap('init', null, []),
    initWithThreadsCount: module.cwrap('init_with_threads_count', null, ['number']),
    getThreadsCount: module.cwrap('get_threads_count', 'number', []),
    registerTensor: module.cwrap('register_tensor', null, ['number', 'number', 'number']),
    disposeData: module.cwrap('dispose_data', null, ['number']),
    dispose: module.cwrap('dispose', null, []),
  };
  return module;
}
