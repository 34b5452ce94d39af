import { createRequire } from 'node:module';
import os from 'node:os';
import { isMainThread } from 'node:worker_threads';
import type { TypedArray } from '@tensorflow/tfjs-core';
import { RuntimeMissingError } from '../errors';
import { channelBlockOf } from './channel-block';
import type { Runtime, RuntimeOptions, RuntimeTensor } from './session';

interface NativeSession {
  loadModel(buffer: ArrayBufferLike, offset: number, length: number, options: object): void;
  run(inputs: object, outputs: object, options: object): Record<string, RuntimeTensor>;
  dispose(): void;
}

/** The native addon. The public interface of onnxruntime-node wraps the same synchronous calls in promises. */
interface Addon {
  initOrtOnce(logLevel: number, tensorClass: unknown, isMainThread: boolean): void;
  InferenceSession: new () => NativeSession;
}

/** What the addon reads of a tensor, and makes for its results. */
class NativeTensor implements RuntimeTensor {
  readonly location = 'cpu';

  constructor(
    readonly type: string,
    readonly data: TypedArray,
    readonly dims: readonly number[],
  ) {}
}

const fatalOnly = 4;

/** ONNX Runtime's native library, from the package `@dl/onnxruntime-<platform>`. */
export function loadNodeRuntime({ threads = os.availableParallelism() }: RuntimeOptions): Runtime {
  const require = createRequire(import.meta.url);
  const platform = `${process.platform}-${process.arch}`;
  const { addon, version } = loadAddon(require, platform);
  addon.initOrtOnce(fatalOnly, NativeTensor, isMainThread);
  const options = {
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    graphOptimizationLevel: 'all',
    logSeverityLevel: fatalOnly,
    // Spinning threads take the cores from JavaScript and from each other.
    extra: {
      // Threads that spin between operators start the next one sooner; between runs they leave the cores to JavaScript.
      session: { force_spinning_stop: '1' },
      // It merges transposes into such as are slow; the account of axes leaves it nothing to gain.
      optimization: { disable_specified_optimizers: 'TransposeOptimizer' },
    },
    ...(process.env.X_PROFILE ? { enableProfiling: true, profileFilePrefix: process.env.X_PROFILE } : {}),
  };
  const runtime: Runtime = {
    description: `ONNX Runtime ${version}, ${threads} threads`,
    tensor: (type, data, dims) => new NativeTensor(type, data, dims),
    compile: (model) => {
      const session = new addon.InferenceSession();
      if (process.env.X_DUMP) require('fs').writeFileSync(process.env.X_DUMP + model.length + '.onnx', model);
      if (process.env.X_PROFILE)
        process.on('exit', () => {
          try {
            (session as any).endProfiling();
          } catch {}
        });
      session.loadModel(model.buffer, model.byteOffset, model.byteLength, options);
      return {
        run: (inputs, outputs) => {
          const t0 = performance.now();
          session.run(inputs, outputs, {});
          (globalThis as any).__ort = ((globalThis as any).__ort ?? 0) + performance.now() - t0;
        },
        dispose: () => session.dispose(),
      };
    },
  };
  return { ...runtime, channelBlock: channelBlockOf(runtime) };
}

function loadAddon(require: NodeJS.Require, platform: string): { addon: Addon; version: string } {
  const name = `@dl/onnxruntime-${platform}`;
  try {
    const { version } = require(`${name}/package.json`) as { version: string };
    return { addon: require(name) as Addon, version };
  } catch (cause) {
    throw new RuntimeMissingError(
      platform,
      `It comes with the optional package ${name}: install again without --omit=optional, or install it by name. ` +
        'Until then the wasm backend works on every platform.',
      cause,
    );
  }
}
