import { TransferError } from './errors';

export interface HttpOptions {
  /** Milliseconds without a byte after which a connection is given up. Default: 30,000. */
  stallTimeout?: number;
  /** Stops the request. */
  signal?: AbortSignal;
}

/** What a request carries beside its options. */
export interface RequestOptions extends HttpOptions {
  /** Sent with every request to this host. `fetch` drops `Authorization` when it is redirected to another one. */
  headers?: Readonly<Record<string, string>>;
}

/** A server's answer with a good status, its body still to be read. */
export interface HttpResponse {
  /** 200, or 206 if the server honoured the range; 416 if it has nothing in that range. */
  readonly status: 200 | 206 | 416;
  /** First byte of the body in the file, if the server says so (and the browser lets a page know). */
  readonly start: number | undefined;
  /** Bytes of the whole file, if the server says so. */
  readonly total: number | undefined;
  /** The server's name for this state of the file. */
  readonly validator: string | undefined;
  /** The body. */
  readonly chunks: AsyncIterable<Uint8Array<ArrayBuffer>>;
  /** Ends the connection, whether the body was read or not. Every answer must be closed. */
  close(): void;
}

/** Statuses that pass: https://www.rfc-editor.org/rfc/rfc9110#section-15. */
const transientStatuses = new Set([408, 425, 429, 500, 502, 503, 504]);

/**
 * Requests a file, or with the header `Range` a part of it.
 *
 * @throws {@link TransferError} for every failure but an abort by the signal, which throws its reason.
 */
export async function request(
  url: string,
  headers: Record<string, string>,
  { stallTimeout = 30_000, signal, headers: common }: RequestOptions,
): Promise<HttpResponse> {
  const connection = new Connection(url, stallTimeout, signal);
  try {
    const response = await connection.guard(() =>
      fetch(url, {
        // Compressed on the way, a file's length and ranges would be those of the compressed form.
        headers: { 'Accept-Encoding': 'identity', ...common, ...headers },
        cache: 'no-store',
        signal: connection.signal,
      }),
    );
    return { ...describe(url, response), chunks: connection.read(response), close: () => connection.close() };
  } catch (error) {
    connection.close();
    throw error;
  }
}

function describe(
  url: string,
  { status, headers }: Response,
): Pick<HttpResponse, 'status' | 'start' | 'total' | 'validator'> {
  const validator = strongValidator(headers);
  if (status === 200) {
    const length = headers.get('content-encoding') ? null : headers.get('content-length');
    return { status, start: 0, total: length === null ? undefined : Number(length), validator };
  }
  if (status === 206 || status === 416) {
    const [, start, total] =
      /^bytes (?:(\d+)-\d+|\*)\/(\d+|\*)$/.exec(headers.get('content-range') ?? '') ?? [];
    const size = total === undefined || total === '*' ? undefined : Number(total);
    return { status, start: start === undefined ? undefined : Number(start), total: size, validator };
  }
  throw new TransferError(url, `HTTP status ${status}`, {
    status,
    transient: transientStatuses.has(status),
    retryAfter: retryAfter(headers.get('retry-after')),
  });
}

/** ETag or date, for If-Range; weak ETags do not promise the same bytes. */
function strongValidator(headers: Headers): string | undefined {
  const tag = headers.get('etag');
  return (tag?.startsWith('W/') ? undefined : tag) ?? headers.get('last-modified') ?? undefined;
}

function retryAfter(value: string | null): number | undefined {
  if (value === null) return undefined;
  const milliseconds = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return Number.isNaN(milliseconds) ? undefined : Math.max(0, milliseconds);
}

/** One request: it ends by itself when the server is silent for too long. */
class Connection {
  private readonly controller = new AbortController();
  private readonly abort = () => this.controller.abort(this.outer!.reason);

  constructor(
    private readonly url: string,
    private readonly stallTimeout: number,
    private readonly outer: AbortSignal | undefined,
  ) {
    outer?.addEventListener('abort', this.abort);
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** Waits for the server, and turns whatever goes wrong into a {@link TransferError}. */
  async guard<T>(wait: () => Promise<T>): Promise<T> {
    this.outer?.throwIfAborted();
    const timer = setTimeout(() => this.controller.abort(this.stalled()), this.stallTimeout);
    try {
      return await wait();
    } catch (cause) {
      this.signal.throwIfAborted();
      throw new TransferError(this.url, `no connection, or it broke: ${reasonOf(cause)}`, {
        transient: true,
        cause,
      });
    } finally {
      clearTimeout(timer);
    }
  }

  async *read(response: Response): AsyncGenerator<Uint8Array<ArrayBuffer>, void> {
    const reader = response.body!.getReader();
    for (;;) {
      const { done, value } = await this.guard(() => reader.read());
      if (done) return;
      yield value;
    }
  }

  close(): void {
    this.outer?.removeEventListener('abort', this.abort);
    this.controller.abort();
  }

  private stalled(): TransferError {
    return new TransferError(this.url, `no byte for ${this.stallTimeout / 1000} s`, { transient: true });
  }
}

/** fetch says "fetch failed" and hides why in a chain of causes. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.cause instanceof Error) return reasonOf(error.cause);
  const code = (error as Error & { code?: string }).code;
  return error.message || code || error.name;
}
