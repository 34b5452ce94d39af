import { SessionFailedError } from '../errors';
import type { Device } from './session';

/** A tensor as ONNX Runtime takes and gives it. */
export interface SessionTensor {
  /** Element type, such as 'float32' or 'int64'. */
  readonly type: string;
  readonly dims: readonly number[];
  readonly data: ArrayBufferView;
}

export interface ModelSessionOptions {
  /** Where the model runs. Default: `cpu`. */
  device?: Device;
  /** Threads of an operation on the processor. Default: all cores; in browsers 1 unless the page is cross-origin isolated. */
  threads?: number;
  /** Browser only: the folder that serves the `ort-wasm-*` files of `onnxruntime-web/dist`, ending in `/`. */
  wasmPaths?: string;
}

/** An ONNX model, compiled by ONNX Runtime. */
export interface ModelSession {
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  /**
   * Computes all outputs.
   *
   * @throws {@link SessionFailedError} if the inputs do not fit.
   */
  run(inputs: Readonly<Record<string, SessionTensor>>): Promise<Record<string, SessionTensor>>;
  dispose(): Promise<void>;
}

/** ONNX Runtime itself would go on with what is there. */
export function assertInputs(session: Pick<ModelSession, 'inputNames'>, inputs: object): void {
  const missing = session.inputNames.filter((name) => !Object.hasOwn(inputs, name));
  const unknown = Object.keys(inputs).filter((name) => !session.inputNames.includes(name));
  if (!missing.length && !unknown.length) return;
  throw new SessionFailedError(
    `the model takes the inputs ${session.inputNames.join(', ')}; received ${Object.keys(inputs).join(', ') || 'none'}`,
  );
}
