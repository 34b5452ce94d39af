import {
  arrayOf,
  FileFormatError,
  InvalidArgumentError,
  toHostTensor,
  type HostDataType,
  type HostTensor,
} from '@dl/core';
import { openBytes, type TensorSource, type UrlSourceOptions } from '@dl/core/weights';
import * as tf from '@tensorflow/tfjs-core';
import { BufferedSource } from '../bytes/buffered-source';
import { readMessage } from '../protobuf/message';
import { loadBackendOrt } from './backend-ort';
import { portsProto } from './protocol';
import { dataTypeOf } from './tensor-entry';

export interface OpenOnnxSessionOptions extends UrlSourceOptions {
  /** Where the model runs: 'cpu', 'cuda', 'webgpu', 'dml' or 'coreml'. What there is depends on the platform. Default: 'cpu'. */
  device?: 'cpu' | 'cuda' | 'webgpu' | 'dml' | 'coreml';
  /** Threads of an operation on the processor. Default: all cores; in browsers 1 unless the page is cross-origin isolated. */
  threads?: number;
  /** Browser only: the folder that serves the `ort-wasm-*` files of `onnxruntime-web/dist`, ending in `/`. */
  wasmPaths?: string;
}

/** An `.onnx` model that ONNX Runtime has compiled. */
export interface OnnxSession {
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  /**
   * Computes all outputs, in the layouts of the graph. The inputs stay the caller's.
   *
   * @throws {@link InvalidArgumentError} if an input is missing or not one of the model's.
   */
  run(inputs: Readonly<Record<string, tf.Tensor | HostTensor>>): Promise<Record<string, HostTensor>>;
  /** Frees the compiled model. */
  dispose(): Promise<void>;
}

/**
 * Opens an `.onnx` model in ONNX Runtime: the fast way to infer, with every operator that it has. It needs the package
 * `@dl/backend-ort`, in browsers `onnxruntime-web` too, and no particular backend of TF.js. To train a model, or to take
 * gradients, use {@link loadOnnxModel}.
 *
 * ```ts
 * const session = await openOnnxSession('resnet18.onnx');
 * const { logits } = await session.run({ input: images }); // [batch, 3, 224, 224]
 * await session.dispose();
 * ```
 *
 * @param source - A path, a URL, or the bytes of a file. A model whose weights are in files of their own needs a path.
 * @throws {@link MissingDependencyError} if `@dl/backend-ort` is not installed; {@link FileFormatError} if ONNX Runtime
 * refuses the model.
 */
export async function openOnnxSession(
  source: TensorSource,
  { device, threads, wasmPaths, ...options }: OpenOnnxSessionOptions = {},
): Promise<OnnxSession> {
  const { openModelSession, SessionFailedError } = await loadBackendOrt('openOnnxSession');
  const file = await openBytes(source, options);
  const { graph } = await readMessage(new BufferedSource(file), portsProto);
  const types = new Map(
    graph?.inputs.map(({ name = '', type }) => [name, dataTypeOf(type?.tensor?.elementType)]),
  );
  const isPath = typeof source === 'string' && !/^https?:/i.test(source);
  const model = isPath ? source : await file.read(0, file.size);
  const session = await openModelSession(model, { device, threads, wasmPaths }).catch((cause: unknown) => {
    if (!(cause instanceof SessionFailedError)) throw cause;
    throw new FileFormatError(`${file.name} is no model that runs: ${cause.message}`, { cause });
  });
  const { inputNames, outputNames } = session;
  return {
    inputNames,
    outputNames,
    async run(inputs) {
      const feeds = await Promise.all(
        Object.entries(inputs).map(async ([name, input]) => {
          const host = input instanceof tf.Tensor ? await toHostTensor(input) : input;
          const { dtype, shape, data } = converted(host, types.get(name));
          return [name, { type: dtype, dims: shape, data }] as const;
        }),
      );
      const outputs = await session.run(Object.fromEntries(feeds)).catch((cause: unknown) => {
        if (!(cause instanceof SessionFailedError)) throw cause;
        throw new InvalidArgumentError(`${file.name}: ${cause.message}`, { cause });
      });
      return Object.fromEntries(
        Object.entries(outputs).map(([name, { type, dims, data }]) => [
          name,
          { dtype: type, shape: dims, data } as HostTensor,
        ]),
      );
    },
    dispose: () => session.dispose(),
  };
}

/** TF.js has no 64-bit integers, which models take as indices. */
function converted(host: HostTensor, dtype: HostDataType = host.dtype): HostTensor {
  if (host.dtype !== 'int32' || dtype !== 'int64') return host;
  return { dtype, shape: host.shape, data: arrayOf(dtype).from(host.data as Int32Array, BigInt) };
}
