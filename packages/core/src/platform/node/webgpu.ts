import type { Gpu } from '../../backends/definitions/webgpu';
import { importPackage, isInstalled } from './packages';

const packageName = 'webgpu';
let found: Promise<Gpu> | undefined;

/** Dawn, Chromium's WebGPU, of the package `webgpu`, or why there is none. Sets `navigator.gpu`, where TF.js looks. */
export async function findGpu(): Promise<{ gpu: Gpu } | { reason: string }> {
  if (!isInstalled(packageName)) return { reason: `it is not installed: npm install ${packageName}` };
  try {
    return { gpu: await (found ??= loadDawn()) };
  } catch (error) {
    return { reason: `loading ${packageName} failed: ${(error as Error).message}` };
  }
}

async function loadDawn(): Promise<Gpu> {
  const { create, globals } = (await importPackage(packageName)) as Dawn;
  Object.assign(globalThis, globals);
  const gpu = create([]);
  // Node 20 has no navigator.
  if (!('navigator' in globalThis)) {
    Object.defineProperty(globalThis, 'navigator', {
      value: { userAgent: `Node.js/${process.versions.node}` },
      configurable: true,
    });
  }
  Object.defineProperty(navigator, 'gpu', { value: gpu, configurable: true });
  return gpu;
}

/** What is used of the package. */
interface Dawn {
  create: (options: string[]) => Gpu;
  /** The interfaces and constants of WebGPU that a browser has as globals. */
  globals: object;
}
