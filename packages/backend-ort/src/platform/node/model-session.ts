import os from 'node:os';
import { SessionFailedError } from '../../errors';
import {
  assertInputs,
  type ModelSession,
  type ModelSessionOptions,
  type SessionTensor,
} from '../../runtime/model-session';
import { fatalOnly, loadAddon } from '../../runtime/native-addon';
import { NativeTensor } from '../../runtime/native-tensor';

/**
 * Compiles an ONNX model for inference, whatever backend TF.js uses.
 *
 * ```ts
 * const session = await openModelSession('resnet18.onnx');
 * const { output } = await session.run({ input: { type: 'float32', dims: [1, 3, 224, 224], data } });
 * await session.dispose();
 * ```
 *
 * @param model - The bytes of a file, or in Node its path, which a model with weights in files of their own needs.
 * @throws {@link RuntimeMissingError} if there is no ONNX Runtime; {@link SessionFailedError} if it refuses the model.
 */
export async function openModelSession(
  model: Uint8Array | string,
  { device = 'cpu', threads = os.availableParallelism() }: ModelSessionOptions = {},
): Promise<ModelSession> {
  const { addon } = loadAddon();
  const options = {
    executionProviders: [device],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    graphOptimizationLevel: 'all',
    logSeverityLevel: fatalOnly,
  };
  const native = new addon.InferenceSession();
  try {
    if (typeof model === 'string') native.loadModel(model, options);
    else native.loadModel(model.buffer, model.byteOffset, model.byteLength, options);
  } catch (cause) {
    throw new SessionFailedError('ONNX Runtime refuses the model', cause);
  }
  const inputNames = native.inputMetadata.map(({ name }) => name);
  const outputNames = native.outputMetadata.map(({ name }) => name);
  let isDisposed = false;
  return {
    inputNames,
    outputNames,
    async run(inputs) {
      if (isDisposed) throw new SessionFailedError('the session is disposed');
      assertInputs({ inputNames }, inputs);
      const feeds = Object.entries(inputs).map(
        ([name, { type, dims, data }]) => [name, new NativeTensor(type, data as Float32Array, dims)] as const,
      );
      const fetches = Object.fromEntries(outputNames.map((name) => [name, null]));
      try {
        return native.run(Object.fromEntries(feeds), fetches, {}) as Record<string, SessionTensor>;
      } catch (cause) {
        throw new SessionFailedError('the model failed', cause);
      }
    },
    async dispose() {
      if (!isDisposed) native.dispose();
      isDisposed = true;
    },
  };
}
