import * as tf from '@tensorflow/tfjs-core';
import { importPackage, isInstalled } from '#platform/packages';
import { processorName } from '#platform/processor';
import type { BackendDefinition, Detection } from '../definition';
import { BackendUnavailableError } from '../errors';

/** libtensorflow on the processor. */
export const tensorflow: BackendDefinition = {
  name: 'tensorflow',
  packageName: '@tensorflow/tfjs-node',
  preference: { node: 30 },
  detect: () => detect('@tensorflow/tfjs-node', processorName()),
  async load() {
    await importTensorflow('tensorflow', '@tensorflow/tfjs-node');
    return { device: processorName() };
  },
};

/** libtensorflow on an NVIDIA GPU. */
export const tensorflowGpu: BackendDefinition = {
  name: 'tensorflow-gpu',
  tensorflowName: 'tensorflow',
  packageName: '@tensorflow/tfjs-node-gpu',
  preference: { node: 50 },
  detect: () => detect('@tensorflow/tfjs-node-gpu', 'NVIDIA GPU'),
  async load() {
    await importTensorflow('tensorflow-gpu', '@tensorflow/tfjs-node-gpu');
    const { isUsingGPUDevice } = tf.findBackend('tensorflow') as tf.KernelBackend & {
      isUsingGPUDevice?: boolean;
    };
    if (!isUsingGPUDevice) {
      throw new BackendUnavailableError(
        'tensorflow-gpu',
        'libtensorflow sees no GPU: check the NVIDIA driver, CUDA and cuDNN',
      );
    }
    return { device: 'NVIDIA GPU' };
  },
};

function detect(packageName: string, device: string): Detection {
  if (!isInstalled(packageName)) {
    return { available: false, reason: `it is not installed: npm install ${packageName}` };
  }
  // tfjs-node 4.22 calls `util.isNullOrUndefined`, which Node 23 removed (tensorflow/tfjs#8609).
  const [major] = process.versions.node.split('.').map(Number) as [number];
  if (major >= 23)
    return {
      available: false,
      reason: `${packageName} 4.22 runs on Node 22 and earlier, this is Node ${major}`,
    };
  return { available: true, device };
}

async function importTensorflow(name: string, packageName: string): Promise<void> {
  try {
    await importPackage(packageName);
  } catch (cause) {
    const reason = `loading ${packageName} failed: ${(cause as Error).message}. Reinstall it: npm rebuild ${packageName}`;
    throw new BackendUnavailableError(name, reason, { cause });
  }
}
