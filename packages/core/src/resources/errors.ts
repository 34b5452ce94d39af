import { DlError } from '../errors';

/** A file is needed that is not in the cache, while downloads are off. */
export class OfflineError extends DlError {
  constructor(what: string, remedy: string) {
    super('offline', `${what}, and downloads are off (DL_OFFLINE, or the option offline). ${remedy}`);
  }
}

/** A download is complete, but not what it should be. It has been removed. */
export class ChecksumError extends DlError {
  constructor(
    readonly url: string,
    readonly expected: string,
    readonly received: string,
  ) {
    super(
      'checksum-mismatch',
      `${url} delivered something else than what is known under this name: expected SHA-256 ${expected}, received ` +
        `${received}. The download was removed. Try again later, and report it if it persists.`,
    );
  }
}

/** One request failed: no connection, a connection that broke or stalled, an HTTP status, a wrong length. */
export class TransferError extends DlError {
  /** HTTP status, if the server answered with an error. */
  readonly status?: number;
  /** True if the same request may succeed later. */
  readonly transient: boolean;
  /** Milliseconds after which the server asked to try again. */
  readonly retryAfter?: number;

  constructor(
    readonly url: string,
    readonly reason: string,
    options: ErrorOptions & { transient?: boolean; status?: number; retryAfter?: number } = {},
  ) {
    super('transfer-failed', `${url}: ${reason}`, options);
    this.transient = options.transient ?? false;
    this.status = options.status;
    this.retryAfter = options.retryAfter;
  }
}

/** No mirror delivered a file. `failures` says why, mirror by mirror. */
export class DownloadError extends DlError {
  constructor(
    readonly file: string,
    readonly failures: readonly (TransferError | ChecksumError)[],
  ) {
    super(
      'download-failed',
      `"${file}" could not be downloaded:\n${failures.map(({ message }) => `- ${message}`).join('\n')}\n` +
        'What was received is kept and continued at the next try. Check the network (a proxy? a firewall?), or put the ' +
        'file there by hand.',
    );
  }
}
