import { createRequire } from 'node:module';
import { isMainThread } from 'node:worker_threads';
import { RuntimeMissingError } from '../errors';
import type { NativeSession } from './native-session';
import { NativeTensor } from './native-tensor';

/** ONNX Runtime's native library. */
export interface Addon {
  initOrtOnce(logLevel: number, tensorClass: unknown, isMainThread: boolean): void;
  InferenceSession: new () => NativeSession;
}

export const fatalOnly = 4;

/** The native library, from the package `@dl/onnxruntime-<platform>`, ready for sessions. */
export function loadAddon(): { addon: Addon; version: string } {
  const require = createRequire(import.meta.url);
  const platform = `${process.platform}-${process.arch}`;
  const name = `@dl/onnxruntime-${platform}`;
  try {
    const { version } = require(`${name}/package.json`) as { version: string };
    const addon = require(name) as Addon;
    addon.initOrtOnce(fatalOnly, NativeTensor, isMainThread);
    return { addon, version };
  } catch (cause) {
    throw new RuntimeMissingError(
      platform,
      `It comes with the optional package ${name}: install again without --omit=optional, or install it by name. ` +
        'Until then the wasm backend works on every platform.',
      cause,
    );
  }
}
