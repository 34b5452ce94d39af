import type { TypedArray } from '@tensorflow/tfjs-core';
import type * as OnnxRuntimeWeb from 'onnxruntime-web';
import type { InferenceSession, Tensor } from 'onnxruntime-web';
import { DeviceUnavailableError, RuntimeMissingError } from '../errors';
import { encodeModel, type Port } from '../onnx/model';
import { missingOnWebGpu } from '../graph/graph-builder';
import type { AsynchronousInput, AsynchronousRuntime, AsynchronousSession } from './asynchronous-session';
import { CountedTensor, staysOnGpu, type DeviceTensor } from './device-tensor';
import type { Device, RuntimeOptions } from './session';

type Library = typeof OnnxRuntimeWeb;

const fatalOnly = 4;

/** ONNX Runtime for browsers, from the package `onnxruntime-web`. */
export async function loadWebRuntime(options: RuntimeOptions): Promise<AsynchronousRuntime> {
  const { device = 'cpu' } = options;
  const ort = await loadLibrary(options);
  const runtime: AsynchronousRuntime = {
    description: `ONNX Runtime ${ort.env.versions.web}, ${device === 'cpu' ? `${ort.env.wasm.numThreads} threads` : 'WebGPU'}`,
    missing: device === 'webgpu' ? missingOnWebGpu : [],
    compile: (model, outputs) => compile(ort, device, model, outputs),
  };
  await explained(() => loadBinary(runtime));
  return runtime;
}

/** The library of a device, with its settings; its binary is fetched for the first session. */
export async function loadLibrary({
  device = 'cpu',
  threads = crossOriginIsolated ? navigator.hardwareConcurrency : 1,
  wasmPaths,
}: RuntimeOptions): Promise<Library> {
  if (device === 'webgpu') await expectWebGpu();
  return explained(async () => {
    const ort = await importRuntime(device);
    if (wasmPaths !== undefined) ort.env.wasm.wasmPaths = wasmPaths;
    ort.env.wasm.numThreads = crossOriginIsolated ? threads : 1;
    ort.env.logLevel = 'fatal';
    return ort;
  });
}

async function explained<T>(load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (cause) {
    throw new RuntimeMissingError(
      'this browser',
      'Install onnxruntime-web beside @dl/backend-ort. If its .wasm files are not where the bundler puts them, serve ' +
        'onnxruntime-web/dist and pass its address as wasmPaths.',
      cause,
    );
  }
}

async function expectWebGpu(): Promise<void> {
  const { gpu } = navigator as { gpu?: { requestAdapter(): Promise<object | null> } };
  if (!gpu) throw new DeviceUnavailableError('webgpu', 'this browser has no WebGPU; use "cpu"');
  if (!(await gpu.requestAdapter()))
    throw new DeviceUnavailableError('webgpu', 'WebGPU finds no adapter on this machine; use "cpu"');
}

/** Each device has a build of its own, so that the wasm one stays small. */
function importRuntime(device: Device): Promise<Library> {
  return device === 'cpu' ? import('onnxruntime-web/wasm') : import('onnxruntime-web/webgpu');
}

/** The binary is fetched for the first session only: a missing file must show where the backend is registered. */
async function loadBinary(runtime: AsynchronousRuntime): Promise<void> {
  const ports = (name: string): Port[] => [{ name, type: 'float32', shape: [1] }];
  const nodes = [{ operator: 'Neg', domain: '', inputs: ['i0'], outputs: ['v0'], attributes: {} }];
  const model = encodeModel({ nodes, initializers: [], inputs: ports('i0'), outputs: ports('v0') });
  await (await runtime.compile(model, ports('v0'))).dispose();
}

async function compile(
  ort: Library,
  device: Device,
  model: Uint8Array,
  outputs: readonly Port[],
): Promise<AsynchronousSession> {
  const options: InferenceSession.SessionOptions = {
    executionProviders: [device],
    graphOptimizationLevel: 'all',
    logSeverityLevel: fatalOnly,
  };
  if (device === 'webgpu') {
    options.preferredOutputLocation = Object.fromEntries(
      outputs.map(({ name, type, shape }) => [name, staysOnGpu(type, shape) ? 'gpu-buffer' : 'cpu']),
    );
  }
  return new WebSession(ort, await ort.InferenceSession.create(model, options));
}

class WebSession implements AsynchronousSession {
  private tensorsOnGpu = 0;
  private disposed = false;

  constructor(
    private readonly ort: Library,
    private readonly session: InferenceSession,
  ) {}

  async run(inputs: Record<string, AsynchronousInput>): Promise<Record<string, TypedArray | DeviceTensor>> {
    const feeds = Object.fromEntries(
      Object.entries(inputs).map(([name, input]) => [name, this.feed(input)] as const),
    );
    const results = await this.session.run(feeds);
    return Object.fromEntries(
      Object.entries(results).map(([name, tensor]) => [
        name,
        tensor.location === 'gpu-buffer' ? this.hold(tensor) : (tensor.data as TypedArray),
      ]),
    );
  }

  private feed({ type, dims, elements }: AsynchronousInput): Tensor {
    if (elements instanceof GpuTensor) return elements.tensor;
    return new this.ort.Tensor(type, elements as Float32Array, dims);
  }

  private hold(tensor: Tensor): GpuTensor {
    this.tensorsOnGpu++;
    return new GpuTensor(tensor, () => {
      this.tensorsOnGpu--;
      void this.releaseIfUnused();
    });
  }

  async dispose(): Promise<void> {
    this.disposed = true;
    await this.releaseIfUnused();
  }

  /** A session's results lie in memory that the session manages: it has to outlive them. */
  private async releaseIfUnused(): Promise<void> {
    if (this.disposed && this.tensorsOnGpu === 0) await this.session.release();
  }
}

class GpuTensor extends CountedTensor {
  constructor(
    readonly tensor: Tensor,
    private readonly onFreed: () => void,
  ) {
    super();
  }

  async download(): Promise<TypedArray> {
    return (await this.tensor.getData()) as TypedArray;
  }

  protected override free(): void {
    this.tensor.dispose();
    this.onFreed();
  }
}
