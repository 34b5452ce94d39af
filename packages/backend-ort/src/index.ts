import '@tensorflow/tfjs-backend-cpu';
import { findBackend, registerBackend } from '@tensorflow/tfjs-core';
import { defaultLimits, OrtBackend, type OrtBackendLimits } from './backend';
import { registerKernels } from './kernels';
import { OrtBackendError } from './errors';
import { loadNodeRuntime } from './runtime/node';
import type { RuntimeOptions } from './runtime/session';

export type { OrtBackendLimits } from './backend';
export { GraphFailedError, OrtBackendError, RuntimeMissingError, ValueDisposedError } from './errors';

export interface OrtBackendOptions extends RuntimeOptions, Partial<OrtBackendLimits> {}

const backendName = 'ort';
/** Above TF.js's own backends, of which webgpu and webgl have 3 and 2. */
const priority = 4;

/**
 * Registers the TF.js backend `ort`; call `tf.setBackend('ort')` afterwards.
 *
 * ```ts
 * registerOrtBackend();
 * await tf.setBackend('ort');
 * ```
 *
 * @throws {@link RuntimeMissingError} if there is no binary of ONNX Runtime for this machine.
 */
export function registerOrtBackend({ threads, ...limits }: OrtBackendOptions = {}): void {
  if (findBackend(backendName)) return;
  const runtime = loadNodeRuntime({ threads });
  registerKernels(backendName);
  registerBackend(backendName, () => new OrtBackend(runtime, { ...defaultLimits, ...limits }), priority);
}

/** What the backend has done so far. */
export interface BackendReport {
  /** Graphs compiled, and the time that took. */
  compiledGraphs: number;
  compileMilliseconds: number;
  /** Graphs run. */
  runs: number;
  /** Calls that ran on the cpu kernel, by kernel. */
  fallbacks: Record<string, number>;
}

export function backendReport(): BackendReport {
  const backend = findBackend(backendName) as OrtBackend | null;
  if (!backend)
    throw new OrtBackendError('not-registered', 'call registerOrtBackend() before backendReport()');
  const { statistics } = backend;
  return { ...statistics, fallbacks: Object.fromEntries(statistics.fallbacks) };
}
