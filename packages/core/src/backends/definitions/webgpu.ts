import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import * as tf from '@tensorflow/tfjs-core';
import { isNode } from '#platform/environment';
import { findGpu } from '#platform/webgpu';
import type { BackendDefinition, Detection } from '../definition';
import { BackendUnavailableError } from '../errors';
import { guardLoss } from '../gpu/guard-loss';
import { checkSynchronousReads } from '../gpu/synchronous-reads';

/** The GPU through WebGPU: in browsers faster than WebGL, in Node by the package `webgpu` (Dawn). */
export const webgpu: BackendDefinition = {
  name: 'webgpu',
  packageName: '@tensorflow/tfjs-backend-webgpu',
  preference: { node: 25, browser: 40 },
  detect,
  async load() {
    // Before TF.js's package is imported, which looks for `navigator.gpu`.
    const detection = await detect();
    if (!detection.available) throw new BackendUnavailableError('webgpu', detection.reason);
    await import('@tensorflow/tfjs-backend-webgpu');
    const { registerGpuKernels } = await import('../gpu/kernels');
    registerGpuKernels('webgpu');
    createBackend ??= tf.findBackendFactory('webgpu') as () => Promise<WebGPUBackend>;
    const registered = tf.engine().registry['webgpu'] as WebGPUBackend | undefined;
    let isLost: () => boolean;
    if (registered) {
      // The application runs TF.js's backend already, and may have tensors there.
      isLost = guardDevice(registered);
    } else {
      if (tf.findBackendFactory('webgpu')) tf.removeBackend('webgpu');
      tf.registerBackend('webgpu', async () => {
        const backend = await createBackend!();
        isLost = guardDevice(backend);
        return backend;
      });
    }
    return { device: detection.device, isLost: () => isLost() };
  },
};

/** What TF.js registers when its package is imported, which happens once. */
let createBackend: (() => Promise<WebGPUBackend>) | undefined;

async function detect(): Promise<Detection> {
  const found = await findGpu();
  if ('reason' in found) return { available: false, reason: found.reason };
  const adapter = await found.gpu.requestAdapter();
  if (!adapter) {
    return {
      available: false,
      reason: `WebGPU finds no adapter on this machine${isNode ? ': it needs a driver for Vulkan, Metal or Direct3D 12' : ''}`,
    };
  }
  const { vendor, architecture, description, isFallbackAdapter } = adapter.info ?? {};
  return {
    available: true,
    device: description || [vendor, architecture].filter(Boolean).join(' ') || 'WebGPU',
    emulated: isFallbackAdapter ?? false,
  };
}

/** Makes the backend throw where it would return other numbers. Returns whether its device is lost. */
function guardDevice(backend: WebGPUBackend): () => boolean {
  checkSynchronousReads(backend);
  let isReported = false;
  const { lost } = (backend as unknown as { device: { lost: Promise<unknown> } }).device;
  return guardLoss(backend, {
    name: 'webgpu',
    cause: 'WebGPU reports it as lost, as it does when the graphics driver restarts',
    run: 'runWebGPUProgram',
    isReported: () => isReported,
    onReport: (callback) =>
      void lost.then(() => {
        isReported = true;
        callback();
      }),
  });
}

/** What is used of WebGPU's interface, which TypeScript's DOM library has only from 5.10 on. */
export interface Gpu {
  requestAdapter(): Promise<{ info?: AdapterInfo } | null>;
}

interface AdapterInfo {
  vendor: string;
  architecture: string;
  description: string;
  /** True for SwiftShader and its like. */
  isFallbackAdapter?: boolean;
}
