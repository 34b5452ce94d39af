import * as tf from '@tensorflow/tfjs-core';
import { processorName } from '#platform/processor';
import { cpuBackend } from '../cpu/backend';
import { resizeNearestGradient } from '../cpu/resize-nearest-gradient';
import type { BackendDefinition } from '../definition';

/** TF.js's kernels in plain JavaScript, on one thread: the reference in tests, too slow to train with. */
export const cpu: BackendDefinition = {
  name: 'cpu',
  packageName: '@tensorflow/tfjs-backend-cpu',
  preference: { node: 10, browser: 10 },
  detect: () => ({ available: true, device: device() }),
  async load() {
    await import('@tensorflow/tfjs-backend-cpu');
    cpuBackend();
    tf.unregisterKernel(resizeNearestGradient.kernelName, 'cpu');
    tf.registerKernel(resizeNearestGradient);
    return { device: device() };
  },
};

const device = () => `${processorName()}, JavaScript`;
