/** Base of the backend's own errors; `code` is stable. */
export class OrtBackendError extends Error {
  constructor(
    readonly code:
      | 'not-registered'
      | 'not-current'
      | 'runtime-missing'
      | 'device-unavailable'
      | 'graph-failed'
      | 'session-failed'
      | 'out-of-memory'
      | 'capture-failed'
      | 'value-disposed'
      | 'value-not-in-memory',
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** ONNX Runtime could not be loaded: there is no binary for this machine, or the browser did not find its files. */
export class RuntimeMissingError extends OrtBackendError {
  /** @param remedy - What to do about it, in whole sentences. */
  constructor(platform: string, remedy: string, cause: unknown) {
    super('runtime-missing', `ONNX Runtime could not be loaded for ${platform}. ${remedy}`, { cause });
  }
}

/** This machine or browser does not have the device that was asked for. */
export class DeviceUnavailableError extends OrtBackendError {
  constructor(device: string, reason: string) {
    super('device-unavailable', `the device "${device}" cannot be used: ${reason}`);
  }
}

/** ONNX Runtime refused or failed to run a graph. The values that it was to compute are lost; the backend works on. */
export class GraphFailedError extends OrtBackendError {
  constructor(kernels: readonly string[], cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    super('graph-failed', `a graph of ${kernels.length} kernels (${summary(kernels)}) failed: ${reason}`, {
      cause,
    });
  }
}

/** ONNX Runtime had no memory for the values of a graph. They are lost; the backend works on. */
export class OutOfMemoryError extends GraphFailedError {
  override readonly code = 'out-of-memory';

  constructor(kernels: readonly string[], cause: unknown) {
    super(kernels, cause);
    this.message += '. Use smaller batches or images, or dispose tensors that are no longer needed';
  }
}

/** A function cannot be captured as a graph: it reads a value while it runs, or computes nothing. */
export class CaptureError extends OrtBackendError {
  /** @param kernel - The kernel that reads the value, if it is not the function itself. */
  constructor(reason: { reader?: string } | { empty: true }) {
    super(
      'capture-failed',
      'empty' in reason
        ? 'the function cannot be captured: its results are inputs, or do not depend on any operation'
        : `the function cannot be captured: ${reason.reader ? `the kernel ${reason.reader}` : 'it'} reads a value that ` +
            'is computed from its inputs. Return the tensors, and read them afterwards',
    );
  }
}

/** A value was read whose memory is gone: it was disposed, or the graph that was to compute it failed. */
export class ValueDisposedError extends OrtBackendError {
  constructor(shape: readonly number[]) {
    super(
      'value-disposed',
      `a tensor of shape [${shape.join(', ')}] has no value: it was disposed, or the graph that computes it failed before`,
    );
  }
}

/**
 * A value was asked for synchronously that is still to be computed, or that lies on the GPU. In browsers ONNX Runtime
 * computes asynchronously.
 */
export class ValueNotInMemoryError extends OrtBackendError {
  /** @param kernel - The kernel that needs the value, if it is not the program that reads it. */
  constructor(shape: readonly number[], kernel?: string) {
    const value = `a tensor of shape [${shape.join(', ')}]`;
    super(
      'value-not-in-memory',
      kernel === undefined
        ? `${value} is not in memory: in browsers ONNX Runtime computes asynchronously. ` +
            'Read it with `await tensor.data()` or `await tensor.array()`, not with dataSync, arraySync or print.'
        : `the kernel ${kernel}, which ONNX Runtime does not have in this form, runs on the cpu and needs ${value}, which is ` +
            'not in memory: in browsers ONNX Runtime computes asynchronously. Call `await tensor.data()` on its inputs ' +
            'first, outside of tf.tidy, which cannot wait.',
    );
  }
}

function summary(kernels: readonly string[]): string {
  const names = [...new Set(kernels)];
  return names.slice(0, 6).join(', ') + (names.length > 6 ? ', ...' : '');
}

/** ONNX Runtime refused a model that was opened as a session, or its inputs. */
export class SessionFailedError extends OrtBackendError {
  constructor(problem: string, cause?: unknown) {
    super('session-failed', cause instanceof Error ? `${problem}: ${cause.message}` : problem, { cause });
  }
}
