import '@tensorflow/tfjs-backend-cpu';
import {
  findBackend,
  findBackendFactory,
  getKernelsForBackend,
  registerBackend,
} from '@tensorflow/tfjs-core';
import { backendFactory, priority } from '#platform/backend-factory';
import { defaultLimits, type OrtBackend, type OrtBackendLimits } from './backend';
import { registerKernels } from './kernels';
import { DeviceUnavailableError, OrtBackendError } from './errors';
import { devices, type Device, type RuntimeOptions } from './runtime/session';

export type { OrtBackendLimits } from './backend';
export type { TensorFunction } from './capture/capture';
export { compile, type CompiledFunction } from './capture/compile';
export { exportOnnx, type ExportOnnxOptions, type OnnxInput } from './capture/export-onnx';
export type { Device } from './runtime/session';
export { openModelSession } from '#platform/model-session';
export type { ModelSession, ModelSessionOptions, SessionTensor } from './runtime/model-session';
export {
  CaptureError,
  DeviceUnavailableError,
  GraphFailedError,
  OrtBackendError,
  OutOfMemoryError,
  RuntimeMissingError,
  SessionFailedError,
  ValueDisposedError,
  ValueNotInMemoryError,
} from './errors';

export interface OrtBackendOptions extends RuntimeOptions, Partial<OrtBackendLimits> {}

const backendName = 'ort';
let registration: Promise<void> | undefined;

/**
 * Registers the TF.js backend `ort`; call `tf.setBackend('ort')` afterwards. In Node it is registered when the call
 * returns; in browsers ONNX Runtime's binary is fetched first, so await the call there.
 *
 * ```ts
 * await registerOrtBackend();
 * await tf.setBackend('ort');
 * ```
 *
 * @throws {@link RuntimeMissingError} if there is no binary of ONNX Runtime for this machine.
 * @throws {@link DeviceUnavailableError} if this machine or browser lacks the device that was asked for.
 */
export function registerOrtBackend({
  threads,
  device,
  profile,
  wasmPaths,
  ...limits
}: OrtBackendOptions = {}): Promise<void> {
  if (findBackendFactory(backendName)) return Promise.resolve();
  if (registration) return registration;
  if (device !== undefined) assertDevice(device);
  const factory = backendFactory({ threads, device, profile, wasmPaths }, { ...defaultLimits, ...limits });
  if (!(factory instanceof Promise)) {
    register(factory);
    return Promise.resolve();
  }
  registration = factory.then(register).finally(() => (registration = undefined));
  return registration;
}

function assertDevice(device: Device): void {
  if (!devices.includes(device))
    throw new DeviceUnavailableError(device, `there are ${devices.map((name) => `"${name}"`).join(', ')}`);
}

function register(factory: () => OrtBackend): void {
  // They stay registered when the backend is removed.
  if (!getKernelsForBackend(backendName).length) registerKernels(backendName);
  registerBackend(backendName, factory, priority);
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
