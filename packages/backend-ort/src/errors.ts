/** Base of the backend's own errors; `code` is stable. */
export class OrtBackendError extends Error {
  constructor(
    readonly code: 'not-registered' | 'runtime-missing' | 'graph-failed' | 'value-disposed',
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** No binary of ONNX Runtime could be loaded on this machine. */
export class RuntimeMissingError extends OrtBackendError {
  constructor(platform: string, cause: unknown) {
    super(
      'runtime-missing',
      `ONNX Runtime could not be loaded for ${platform}. It comes with the optional package ` +
        `@dl/onnxruntime-${platform}: install again without --omit=optional, or install it by name. ` +
        'Until then the wasm backend works on every platform.',
      { cause },
    );
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

/** A value was read whose memory is gone: it was disposed, or the graph that was to compute it failed. */
export class ValueDisposedError extends OrtBackendError {
  constructor(shape: readonly number[]) {
    super(
      'value-disposed',
      `a tensor of shape [${shape.join(', ')}] has no value: it was disposed, or the graph that computes it failed before`,
    );
  }
}

function summary(kernels: readonly string[]): string {
  const names = [...new Set(kernels)];
  return names.slice(0, 6).join(', ') + (names.length > 6 ? ', ...' : '');
}
