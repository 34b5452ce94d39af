/** The backends that `conformance.ts` runs tfjs-core's suite on. */
import { fileURLToPath } from 'node:url';
import type { Graphics } from './run-in-chromium';

const root = fileURLToPath(new URL('..', import.meta.url));

export interface Environment {
  /** The name that TF.js knows the backend by. */
  backendName: string;
  /** Code that registers the backend before the suite starts. */
  setup: string;
  /** Runs in headless Chromium, with this graphics interface, and not in Node. */
  chromium?: Graphics;
  /** Flags of TF.js under which all specs run. */
  flags?: Record<string, unknown>;
  /** What is written; without it the environment only serves to compare with. */
  result?: ConformanceResult;
}

interface ConformanceResult {
  /** Of the file in `docs/results`. */
  name: string;
  /** The environment with TF.js's own state of the backend. */
  reference: string;
  /** The environment whose failures are those of the suite and the platform. Own failures are of specs that pass there. */
  cpu: string;
  counts: 'all failures' | 'own failures';
  target?: number;
}

/** A backend as `useBackend` sets it up, but with TF.js's gradients: the suite tests theirs, ours are another matter. */
const kernelsOf = (backend: string) => `
  import * as tf from '@tensorflow/tfjs-core';
  import { useBackend } from '${root}packages/core/src/backends';
  import { gradients } from '${root}packages/core/src/gradients/register-gradients';
  beforeAll(async () => {
    const theirs = gradients.map(({ kernelName }) => tf.getGradient(kernelName));
    await useBackend('${backend}');
    for (const [i, { kernelName }] of gradients.entries()) {
      tf.unregisterGradient(kernelName);
      if (theirs[i]) tf.registerGradient(theirs[i]);
    }
  });`;

/** TF.js's own settings for its tests: nothing small is left to the processor. */
const webglFlags = { WEBGL_VERSION: 2, WEBGL_CPU_FORWARD: false, WEBGL_SIZE_UPLOAD_UNIFORM: 0 };
const webgpuFlags = { WEBGPU_CPU_FORWARD: false };

/** By name; `-stock` is TF.js's own state of a backend. */
export const environments: Record<string, Environment> = {
  'cpu-stock': { backendName: 'cpu', setup: '' },
  cpu: {
    backendName: 'cpu',
    setup: `import { useBackend } from '${root}packages/core/src/backends'; beforeAll(() => useBackend('cpu'));`,
    // With our gradients: of those some differ from TF.js's on purpose.
    result: {
      name: 'core-conformance-cpu',
      reference: 'cpu-stock',
      cpu: 'cpu-stock',
      counts: 'all failures',
    },
  },
  ort: {
    backendName: 'ort',
    setup: `import { registerOrtBackend } from '${root}packages/backend-ort/src/index'; registerOrtBackend();`,
    result: {
      name: 'backend-ort-conformance',
      reference: 'cpu-stock',
      cpu: 'cpu-stock',
      counts: 'own failures',
      target: 42, // 1 % of what cpu passes
    },
  },
  'wasm-stock': {
    backendName: 'wasm',
    setup: `import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
      setWasmPaths('${root}node_modules/@tensorflow/tfjs-backend-wasm/dist/');`,
  },
  wasm: {
    backendName: 'wasm',
    setup: kernelsOf('wasm'),
    result: {
      name: 'core-conformance-wasm',
      reference: 'wasm-stock',
      cpu: 'cpu-stock',
      counts: 'all failures',
      target: 40,
    },
  },
  // tfjs-node is not bundled: its own tfjs-core shares the engine of the bundle's.
  'tensorflow-stock': { backendName: 'tensorflow', setup: `require('@tensorflow/tfjs-node');` },
  tensorflow: {
    backendName: 'tensorflow',
    setup: kernelsOf('tensorflow'),
    result: {
      name: 'core-conformance-tensorflow',
      reference: 'tensorflow-stock',
      cpu: 'cpu-stock',
      counts: 'all failures',
    },
  },
  'cpu-stock-chromium': { backendName: 'cpu', setup: '', chromium: 'none' },
  'webgl-stock': {
    backendName: 'webgl',
    setup: `import '@tensorflow/tfjs-backend-webgl';`,
    chromium: 'webgl',
    flags: webglFlags,
  },
  webgl: {
    backendName: 'webgl',
    setup: kernelsOf('webgl'),
    chromium: 'webgl',
    flags: webglFlags,
    result: {
      name: 'core-conformance-webgl',
      reference: 'webgl-stock',
      cpu: 'cpu-stock-chromium',
      counts: 'all failures',
    },
  },
  'webgpu-stock': {
    backendName: 'webgpu',
    setup: `import '@tensorflow/tfjs-backend-webgpu';`,
    chromium: 'webgpu',
    flags: webgpuFlags,
  },
  webgpu: {
    backendName: 'webgpu',
    setup: kernelsOf('webgpu'),
    chromium: 'webgpu',
    flags: webgpuFlags,
    result: {
      name: 'core-conformance-webgpu',
      reference: 'webgpu-stock',
      cpu: 'cpu-stock-chromium',
      counts: 'all failures',
    },
  },
};
