import { SessionFailedError } from '../../errors';
import {
  assertInputs,
  type ModelSession,
  type ModelSessionOptions,
  type SessionTensor,
} from '../../runtime/model-session';
import { loadLibrary } from '../../runtime/web';

/** See the one for Node. */
export async function openModelSession(
  model: Uint8Array | string,
  { device = 'cpu', ...options }: ModelSessionOptions = {},
): Promise<ModelSession> {
  const ort = await loadLibrary({ ...options, device });
  const session = await ort.InferenceSession.create(model as Uint8Array, {
    executionProviders: [device],
  }).catch((cause: unknown) => {
    throw new SessionFailedError('ONNX Runtime refuses the model', cause);
  });
  const { inputNames, outputNames } = session;
  return {
    inputNames,
    outputNames,
    async run(inputs) {
      assertInputs(session, inputs);
      const feeds = Object.entries(inputs).map(
        ([name, { type, dims, data }]) =>
          [name, new ort.Tensor(type as 'float32', data as Float32Array, dims)] as const,
      );
      try {
        return (await session.run(Object.fromEntries(feeds))) as unknown as Record<string, SessionTensor>;
      } catch (cause) {
        throw new SessionFailedError('the model failed', cause);
      }
    },
    dispose: () => session.release(),
  };
}
