import '@tensorflow/tfjs-backend-cpu';
import { findBackend, registerBackend } from '@tensorflow/tfjs-core';
import { defaultLimits, OrtBackend, type OrtBackendLimits } from './backend';
import { registerKernels } from './kernels';
import { loadNodeRuntime } from './runtime/node';
import type { RuntimeOptions } from './runtime/session';

export type { OrtBackendLimits } from './backend';
export { GraphFailedError, OrtBackendError, RuntimeMissingError, ValueDisposedError } from './errors';

export interface OrtBackendOptions extends RuntimeOptions, Partial<OrtBackendLimits> {}

const backendName = 'ort';

/**
 * Registers the TF.js backend `ort`; call `tf.setBackend('ort')` afterwards.
 *
 * ```ts
 * registerOrtBackend();
 * await tf.setBackend('ort');
 * ```
 */
export function registerOrtBackend({ threads, ...limits }: OrtBackendOptions = {}): void {
  if (findBackend(backendName)) return;
  registerKernels(backendName);
  registerBackend(backendName, () => new OrtBackend(loadNodeRuntime({ threads }), { ...defaultLimits, ...limits }), 4);
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
  const { statistics } = findBackend(backendName) as OrtBackend;
  return { ...statistics, fallbacks: Object.fromEntries(statistics.fallbacks) };
}
