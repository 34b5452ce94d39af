import type { Gpu } from '../../backends/definitions/webgpu';

/** The browser's own WebGPU, or why there is none. */
export async function findGpu(): Promise<{ gpu: Gpu } | { reason: string }> {
  const { gpu } = navigator as { gpu?: Gpu };
  return gpu ? { gpu } : { reason: 'this browser has no WebGPU' };
}
