import * as tf from '@tensorflow/tfjs-core';
import { environmentVariable, setEnvironmentVariable } from '#platform/environment';
import { nvidiaGpus } from '#platform/gpus';
import { importPackage, isInstalled } from '#platform/packages';
import { processorName } from '#platform/processor';
import { InvalidArgumentError } from '../../errors';
import type { BackendDefinition, Detection } from '../definition';
import { BackendUnavailableError } from '../errors';
import { registerTensorflowKernels } from '../tensorflow/kernels';

export interface TensorflowGpuOptions {
  /**
   * The indices of the GPUs to use, as `nvidia-smi` numbers them; the first one computes. Default: all, or what
   * `CUDA_VISIBLE_DEVICES` says.
   */
  devices?: number[];
  /**
   * Takes memory of the GPU as it is needed. Otherwise libtensorflow takes nearly all of it at once, and other
   * processes get none. Default: true, or what `TF_FORCE_GPU_ALLOW_GROWTH` says.
   */
  memoryGrowth?: boolean;
}

// What tfjs-node-gpu 4.22 is built for: https://www.tensorflow.org/install/source#gpu, TensorFlow 2.9
const remedy =
  'install the NVIDIA driver (450.80 or later), CUDA 11.2 and cuDNN 8.1, or use @tensorflow/tfjs-node on the processor';

/** What the definitions ask the machine. */
interface Machine {
  isInstalled(packageName: string): boolean;
  importPackage(packageName: string): Promise<unknown>;
  nvidiaGpus(): Promise<string[]>;
}

/** libtensorflow, on the processor and on an NVIDIA GPU. */
export function tensorflowBackends(machine: Machine) {
  /** The package that has been loaded: both register their backend by the same name. */
  let loaded: string | undefined;

  const tensorflow: BackendDefinition = {
    name: 'tensorflow',
    packageName: '@tensorflow/tfjs-node',
    preference: { node: 30 },
    detect: () => problemOf(tensorflow) ?? { available: true, device: device() },
    async load() {
      await loadPackage(tensorflow);
      return { device: device() };
    },
  };

  const tensorflowGpu: BackendDefinition<TensorflowGpuOptions> = {
    name: 'tensorflow-gpu',
    tensorflowName: 'tensorflow',
    packageName: '@tensorflow/tfjs-node-gpu',
    preference: { node: 50 },
    async detect() {
      const problem = problemOf(tensorflowGpu);
      if (problem) return problem;
      const devices = await machine.nvidiaGpus();
      if (!devices.length) return { available: false, reason: `nvidia-smi lists no GPU: ${remedy}` };
      return { available: true, device: devices[0]!, devices };
    },
    async load({ devices, memoryGrowth }) {
      const gpus = await machine.nvidiaGpus();
      const unknown = devices?.find((index) => !(index in gpus));
      if (unknown !== undefined || devices?.length === 0) {
        const known = gpus.map((name, index) => `${index} (${name})`).join(', ');
        throw new InvalidArgumentError(`devices must be among ${known}, received [${devices}]`);
      }
      // CUDA and libtensorflow read these once, in their first calls.
      const visible = devices?.join(',') ?? environmentVariable('CUDA_VISIBLE_DEVICES');
      const growth = memoryGrowth?.toString() ?? environmentVariable('TF_FORCE_GPU_ALLOW_GROWTH');
      if (visible) setEnvironmentVariable('CUDA_VISIBLE_DEVICES', visible);
      setEnvironmentVariable('TF_FORCE_GPU_ALLOW_GROWTH', growth ?? 'true');
      await loadPackage(tensorflowGpu);
      const { isUsingGpuDevice } = tf.findBackend('tensorflow') as TensorflowBackend;
      if (!isUsingGpuDevice) {
        tf.removeBackend('tensorflow'); // it computes on the processor, and would go on as "tensorflow"
        loaded = undefined;
        throw new BackendUnavailableError('tensorflow-gpu', `libtensorflow found no GPU to use: ${remedy}`);
      }
      return { device: gpus[Number.parseInt(visible ?? '0')] ?? 'NVIDIA GPU' };
    },
  };

  return { tensorflow, tensorflowGpu };

  /** Why a package cannot be used; undefined if it can, as far as that is known before it is loaded. */
  function problemOf({ packageName }: Named): (Detection & { available: false }) | undefined {
    if (!machine.isInstalled(packageName)) {
      return { available: false, reason: `it is not installed: npm install ${packageName}` };
    }
    // tfjs-node 4.22 calls `util.isNullOrUndefined`, which Node 23 removed (tensorflow/tfjs#8609).
    const [major] = process.versions.node.split('.').map(Number) as [number];
    if (major < 23) return undefined;
    const reason = `${packageName} 4.22 runs on Node 22 and earlier, this is Node ${major}`;
    return { available: false, reason };
  }

  async function loadPackage({ name, packageName }: Named): Promise<void> {
    if (loaded && loaded !== packageName) {
      const reason = `this process has loaded ${loaded}, which has the same name in TF.js. Use another process`;
      throw new BackendUnavailableError(name, reason);
    }
    const logLevel = environmentVariable('TF_CPP_MIN_LOG_LEVEL');
    setEnvironmentVariable('TF_CPP_MIN_LOG_LEVEL', logLevel ?? '1'); // without it libtensorflow greets on stderr
    try {
      await machine.importPackage(packageName);
    } catch (cause) {
      const reason =
        `loading ${packageName} failed: ${(cause as Error).message}. Reinstall it with npm rebuild ${packageName}, ` +
        'or, where its download host is out of reach, build it: docs/guide/backends.md';
      throw new BackendUnavailableError(name, reason, { cause });
    }
    loaded = packageName;
    registerTensorflowKernels();
  }
}

export const { tensorflow, tensorflowGpu } = tensorflowBackends({ isInstalled, importPackage, nvidiaGpus });

type Named = Pick<BackendDefinition, 'name' | 'packageName'>;

/** What tfjs-node's backend says about itself. */
type TensorflowBackend = tf.KernelBackend & { isUsingGpuDevice?: boolean };

function device(): string {
  return `${processorName()}, TensorFlow`;
}
