import { cacheSettings } from '#platform/cache-settings';
import { concatenate } from '../concatenate';
import { OfflineError, TransferError } from '../resources';
import { request, type HttpOptions, type HttpResponse, type RequestOptions } from '../resources/http';
import { locate } from '../resources/hub';
import { retrying, type RetryOptions } from '../resources/retry';
import { assertInside, bytesSource, encodePath, type ByteSource } from './byte-source';

/** A server cannot send parts of a file, so that all of it is read into memory. */
export interface RangeIgnored {
  readonly type: 'range-ignored';
  readonly url: string;
  /** Bytes of the whole file, if they are known. */
  readonly total?: number;
}

export interface UrlSourceOptions extends HttpOptions, RetryOptions {
  /** Told when the server ignores ranges. */
  onEvent?: (event: RangeIgnored) => void;
}

/** The first request: most headers of safetensors files are shorter. */
const firstBytes = 2 ** 16;

/** A file behind HTTP that is read by ranges (RFC 9110, section 14), or as a whole where the server has none. */
export async function urlSource(
  published: string,
  { onEvent, ...given }: UrlSourceOptions,
): Promise<ByteSource> {
  const settings = await cacheSettings();
  if (settings.offline) {
    throw new OfflineError(
      `"${published}" would be read over the network`,
      'Download it where there is one, and give its path.',
    );
  }
  const { url, headers } = locate(published, settings);
  const options = { ...given, headers };
  const { response: first, bytes: head } = await readRange(url, 0, firstBytes, options);
  const sibling = async (name: string) => {
    assertInside(name);
    return urlSource(new URL(encodePath(name), published).href, { onEvent, ...given });
  };
  if (!head) return { ...bytesSource(await readWhole(url, options, onEvent)), name: url, sibling };
  const size = first.total!;
  return {
    name: url,
    size,
    sibling,
    read: async (start, end) => {
      if (start >= end) return new Uint8Array(); // HTTP has no empty ranges
      if (end <= head.length) return head.subarray(start, end);
      const { response, bytes } = await readRange(url, start, end, options);
      if (!bytes || response.validator !== first.validator || response.total !== size) {
        throw new TransferError(url, 'the file changed while it was read: try again');
      }
      return bytes;
    },
  };
}

/** One range, continued where the connection broke; without `bytes` if the server does not answer with that range. */
async function readRange(
  url: string,
  start: number,
  end: number,
  options: RequestOptions & RetryOptions,
): Promise<{ response: HttpResponse; bytes?: Uint8Array }> {
  const chunks = new Chunks();
  let before = 0;
  return retrying(
    async () => {
      before = chunks.length;
      const position = start + chunks.length;
      const response = await request(url, { Range: `bytes=${position}-${end - 1}` }, options);
      try {
        if (response.status === 416) return { response: { ...response, total: 0 }, bytes: new Uint8Array() };
        if (response.status !== 206 || response.total === undefined || response.start !== position)
          return { response };
        const wanted = Math.min(end, response.total) - start;
        for await (const chunk of response.chunks) {
          chunks.push(chunk);
          if (chunks.length > wanted) throw new TransferError(url, 'the server sent more than was asked for');
        }
        if (chunks.length === wanted) return { response, bytes: chunks.join() };
        throw new TransferError(url, `the connection ended after ${chunks.length} of ${wanted} bytes`, {
          transient: true,
        });
      } finally {
        response.close();
      }
    },
    options,
    { hasProgressed: () => chunks.length > before },
  );
}

async function readWhole(
  url: string,
  options: RequestOptions & RetryOptions,
  onEvent: UrlSourceOptions['onEvent'],
): Promise<Uint8Array> {
  return retrying(async () => {
    const response = await request(url, {}, options);
    try {
      const { status, total } = response;
      if (status !== 200)
        throw new TransferError(url, `HTTP status ${status} to a plain request`, { status });
      onEvent?.({ type: 'range-ignored', url, total });
      const chunks = new Chunks();
      for await (const chunk of response.chunks) chunks.push(chunk);
      if (total === undefined || chunks.length === total) return chunks.join();
      throw new TransferError(url, `the connection ended after ${chunks.length} of ${total} bytes`, {
        transient: true,
      });
    } finally {
      response.close();
    }
  }, options);
}

/** Bytes as they come: memory grows with what is received, not with what a server promises. */
class Chunks {
  private readonly chunks: Uint8Array[] = [];
  length = 0;

  push(chunk: Uint8Array): void {
    this.chunks.push(chunk);
    this.length += chunk.length;
  }

  join(): Uint8Array {
    return concatenate(this.chunks);
  }
}
