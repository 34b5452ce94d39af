import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** How one request is answered; without anything, properly: ranges, ETag, length. */
export interface Behaviour {
  content?: Uint8Array;
  /** Answers with this status and no file. */
  status?: number;
  headers?: Record<string, string>;
  /** Sends whole files only. Default: false. */
  ignoresRange?: boolean;
  /** Sends a range that begins so many bytes later than was asked for. */
  shiftsRange?: number;
  /** Breaks the connection after so many bytes of the body. */
  dropsAfter?: number;
  /** Milliseconds between the last byte and the break; bytes that the client has not read by then are lost. */
  dropDelay?: number;
  /** Sends so many bytes of the body, then nothing more. */
  stallsAfter?: number;
  /** Says this length instead of the true one; `null` says none. */
  contentLength?: number | null;
  etag?: string | null;
  /** Says in `Content-Range` that the file has so many bytes. */
  claimsTotal?: number;
}

/** Only for tests: a server that answers each request as the test says, and counts. */
export class TestServer implements AsyncDisposable {
  readonly requests: { url: string; range?: string; ifRange?: string; authorization?: string }[] = [];
  /** Bytes of bodies that were handed to the network. */
  bytesSent = 0;

  private constructor(
    private readonly server: http.Server,
    private readonly behave: (request: { url: string; index: number }) => Behaviour,
  ) {}

  static async start(behave: (request: { url: string; index: number }) => Behaviour): Promise<TestServer> {
    const server = http.createServer();
    const instance = new TestServer(server, behave);
    server.on('request', (request, response) => void instance.answer(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return instance;
  }

  url(path = '/file.bin'): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}${path}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async answer(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const {
      range,
      'if-range': ifRange,
      authorization,
    } = request.headers as Record<string, string | undefined>;
    const index = this.requests.push({ url: request.url!, range, ifRange, authorization }) - 1;
    const behaviour = this.behave({ url: request.url!, index });
    const { content = new Uint8Array(), status, headers, ignoresRange, etag = '"v1"' } = behaviour;
    for (const [name, value] of Object.entries(headers ?? {})) response.setHeader(name, value);
    if (status !== undefined) {
      response.writeHead(status).end();
      return;
    }
    if (etag !== null) response.setHeader('ETag', etag);
    const [, first, last] = /^bytes=(\d+)-(\d*)$/.exec(range ?? '') ?? [];
    const partial = first !== undefined && !ignoresRange && (ifRange === undefined || ifRange === etag);
    const start = partial ? Number(first) + (behaviour.shiftsRange ?? 0) : 0;
    const end = partial && last ? Math.min(Number(last) + 1, content.length) : content.length;
    if (partial && start >= content.length) {
      response.writeHead(416, { 'Content-Range': `bytes */${content.length}` }).end();
      return;
    }
    const { contentLength = end - start } = behaviour;
    if (contentLength !== null) response.setHeader('Content-Length', contentLength);
    if (partial)
      response.setHeader(
        'Content-Range',
        `bytes ${start}-${end - 1}/${behaviour.claimsTotal ?? content.length}`,
      );
    response.writeHead(partial ? 206 : 200);
    await this.send(response, content.subarray(start, end), behaviour);
  }

  private async send(
    response: http.ServerResponse,
    body: Uint8Array,
    { dropsAfter, dropDelay = 250, stallsAfter, contentLength }: Behaviour,
  ) {
    const sent = body.subarray(0, dropsAfter ?? stallsAfter);
    const complete =
      sent.length === body.length && !(typeof contentLength === 'number' && contentLength > body.length);
    this.bytesSent += sent.length;
    if (complete && stallsAfter === undefined) {
      response.end(sent);
      return;
    }
    await new Promise((resolve) => response.write(sent, resolve));
    if (stallsAfter !== undefined) return;
    await sleep(dropDelay);
    response.destroy();
  }
}
