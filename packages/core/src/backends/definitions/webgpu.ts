import type { BackendDefinition, Detection } from '../definition';

/** The GPU through WebGPU: faster than WebGL where the browser has it. */
export const webgpu: BackendDefinition = {
  name: 'webgpu',
  packageName: '@tensorflow/tfjs-backend-webgpu',
  preference: { browser: 40 },
  detect,
  async load() {
    await import('@tensorflow/tfjs-backend-webgpu');
    const detection = await detect();
    return { device: detection.available ? detection.device : 'WebGPU' };
  },
};

async function detect(): Promise<Detection> {
  const { gpu } = navigator as { gpu?: { requestAdapter(): Promise<{ info?: AdapterInfo } | null> } };
  if (!gpu) return { available: false, reason: 'this browser has no WebGPU' };
  const adapter = await gpu.requestAdapter();
  if (!adapter) return { available: false, reason: 'WebGPU finds no adapter on this machine' };
  const { vendor, architecture, description } = adapter.info ?? {};
  return {
    available: true,
    device: description || [vendor, architecture].filter(Boolean).join(' ') || 'WebGPU',
  };
}

/** Of TypeScript's DOM library only from 5.10 on. */
interface AdapterInfo {
  vendor: string;
  architecture: string;
  description: string;
}
