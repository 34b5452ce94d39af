import { DlError } from '../errors';

/** A backend was asked for by a name that nothing is registered under. */
export class UnknownBackendError extends DlError {
  constructor(name: string, available: string[], others: string[]) {
    super(
      'unknown-backend',
      `There is no backend "${name}". Available here: ${available.join(', ')}.` +
        (others.length ? ` Known, but not available: ${others.join('; ')}.` : ''),
    );
  }
}

/** A known backend cannot be used here: it is not installed, or this machine or platform lacks what it needs. */
export class BackendUnavailableError extends DlError {
  /** Why, without the backend's name. */
  readonly reason: string;

  constructor(name: string, reason: string, options?: ErrorOptions) {
    super('backend-unavailable', `The backend "${name}" cannot be used: ${reason}`, options);
    this.reason = reason;
  }
}

/** A backend has no memory left for a tensor or an operation. */
export class BackendMemoryError extends DlError {
  constructor(name: string, requestedBytes: number | undefined, usedBytes: number) {
    const mebibytes = (bytes: number) => `${Math.ceil(bytes / 2 ** 20)} MiB`;
    super(
      'backend-memory',
      `The backend "${name}" is out of memory: it holds ${mebibytes(usedBytes)}` +
        (requestedBytes ? ` and was asked for ${mebibytes(requestedBytes)} more` : '') +
        '. Use smaller batches or images, or dispose tensors that are no longer needed.',
    );
  }
}

/** A backend's compiled code reports an error, which it would otherwise only print. */
export class BackendFailureError extends DlError {
  constructor(name: string, text: string) {
    super('backend-failure', `The backend "${name}" failed: ${text}`);
  }
}

/** The device of a backend is gone, and with it all tensors there. */
export class BackendLostError extends DlError {
  /** `cause` says what took the device away. */
  constructor(name: string, cause: string) {
    super(
      'backend-lost',
      `The backend "${name}" has lost its device: ${cause}. All tensors on it are gone. Call useBackend('${name}') again ` +
        'or choose another backend, and continue from the last checkpoint (resume: true, or --resume). If it ' +
        'cannot be loaded any more, reload the page.',
    );
  }
}
