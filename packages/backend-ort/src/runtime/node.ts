import os from 'node:os';
import type { TypedArray } from '@tensorflow/tfjs-core';
import { DeviceUnavailableError } from '../errors';
import { missingOnWebGpu } from '../graph/graph-builder';
import { encodeModel, type Port } from '../onnx/model';
import { channelBlockOf } from './channel-block';
import { staysOnGpu } from './device-tensor';
import { fatalOnly, loadAddon } from './native-addon';
import { SynchronousSession, type HeldGpuTensor } from './native-session';
import { NativeTensor } from './native-tensor';
import type { Device, Runtime, RuntimeOptions } from './session';

/** ONNX Runtime's native library, from the package `@dl/onnxruntime-<platform>`. */
export function loadNodeRuntime({
  threads = os.availableParallelism(),
  device = 'cpu',
  profile,
}: RuntimeOptions & { device?: Device } = {}): Runtime {
  const { addon, version } = loadAddon();
  const options = {
    executionProviders: [device],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    graphOptimizationLevel: 'all',
    logSeverityLevel: fatalOnly,
    extra: {
      // Threads that spin between operators start the next one sooner; between runs they leave the cores to JavaScript.
      session: { force_spinning_stop: '1' },
      // It merges transposes into such as are slow; the account of axes leaves it nothing to gain.
      optimization: { disable_specified_optimizers: 'TransposeOptimizer' },
    },
    ...(profile !== undefined && { enableProfiling: true, profileFilePrefix: profile }),
  };
  const newSession = (model: Uint8Array, outputs: readonly Port[]) => {
    const onDevice = device === 'webgpu' ? outputs.filter(({ type, shape }) => staysOnGpu(type, shape)) : [];
    const native = new addon.InferenceSession();
    native.loadModel(model.buffer, model.byteOffset, model.byteLength, {
      ...options,
      ...(onDevice.length && {
        preferredOutputLocation: Object.fromEntries(onDevice.map(({ name }) => [name, 'gpu-buffer'])),
      }),
    });
    return new SynchronousSession(
      native,
      new Set(onDevice.map(({ name }) => name)),
      profile !== undefined,
      download,
    );
  };
  // The addon's own `download` of a tensor ends the process. A graph without operations brings it into memory as well.
  let copy: SynchronousSession | undefined;
  const download = (tensor: NativeTensor): TypedArray => {
    copy ??= newSession(copyModel(), []);
    const data = new Float32Array(tensor.dims.reduce((size, length) => size * length, 1));
    copy.run({ x: tensor }, { y: new NativeTensor('float32', data, tensor.dims) });
    return data;
  };
  const runtime: Runtime = {
    description: `ONNX Runtime ${version}, ${device === 'cpu' ? `${threads} threads` : device}`,
    missing: device === 'webgpu' ? missingOnWebGpu : [],
    tensor: (type, data, dims) => new NativeTensor(type, data, dims),
    compile: (model, outputs = []) => newSession(model, outputs),
    onDevice: (tensor) => (tensor as HeldGpuTensor).tensor,
  };
  if (device !== 'cpu') assertWorks(runtime, device);
  return device === 'cpu' ? { ...runtime, channelBlock: channelBlockOf(runtime) } : runtime;
}

/** Gives its input as it is, of any shape. */
function copyModel(): Uint8Array {
  const port = (name: string): Port => ({ name, type: 'float32' });
  const identity = { operator: 'Identity', domain: '', inputs: ['x'], outputs: ['y'], attributes: {} };
  return encodeModel({ nodes: [identity], initializers: [], inputs: [port('x')], outputs: [port('y')] });
}

/** Adds a number to itself: a device that the binary or the machine lacks shows here, not in the first graph. */
function assertWorks(runtime: Runtime, device: Device): void {
  const port = (name: string) => ({ name, type: 'float32', shape: [1] }) as const;
  const add = { operator: 'Add', domain: '', inputs: ['x', 'x'], outputs: ['y'], attributes: {} };
  const result = new Float32Array(1);
  try {
    const session = runtime.compile(
      encodeModel({ nodes: [add], initializers: [], inputs: [port('x')], outputs: [port('y')] }),
    );
    const tensor = (data: Float32Array) => runtime.tensor('float32', data, [1]);
    session.run({ x: tensor(Float32Array.of(1)) }, { y: tensor(result) });
    session.dispose();
  } catch (error) {
    throw new DeviceUnavailableError(device, error instanceof Error ? error.message : String(error));
  }
  if (result[0] !== 2) throw new DeviceUnavailableError(device, 'it computes 1 + 1 wrong');
}
