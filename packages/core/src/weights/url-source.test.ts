import { describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import type { HostTensor } from '../host-tensor';
import { TestServer, type Behaviour } from '../resources/test-server';
import { loadTensors, openSafetensors, writeSafetensors, type RangeIgnored } from '.';

const filled = (value: number, length: number): HostTensor => ({
  dtype: 'float32',
  shape: [length],
  data: new Float32Array(length).fill(value),
});

/** In the file's order: 400 kB, 400 kB, 40 bytes, 800 kB. */
const content = writeSafetensors({
  a: filled(1, 100_000),
  b: filled(2, 100_000),
  c: filled(3, 10),
  d: filled(4, 200_000),
});

const serve = (...behaviours: Behaviour[]) =>
  TestServer.start(({ index }) => ({ content, ...behaviours[Math.min(index, behaviours.length - 1)] }));

describe('tensors behind HTTP', () => {
  it('are read by range, and only those that are asked for', async () => {
    await using server = await serve({});
    const state = await loadTensors(server.url(), { names: ['c', 'b'] });
    expect(await state['b']!.data()).toEqual(new Float32Array(100_000).fill(2));
    expect(await state['c']!.data()).toEqual(new Float32Array(10).fill(3));
    tf.dispose(state);
    const start = content.length - 800_000 - 40 - 400_000;
    expect(server.requests.map(({ range }) => range)).toEqual([
      'bytes=0-65535',
      `bytes=${start}-${start + 400_039}`,
    ]);
    expect(server.bytesSent).toBe(65_536 + 400_040);
  });

  it('are read in one request with near neighbours, in several over wide gaps', async () => {
    await using server = await serve({});
    const file = await openSafetensors(server.url());
    expect(server.requests).toHaveLength(1);
    await file.read(['b', 'd']); // 40 bytes between them
    expect(server.requests).toHaveLength(2);
    const { a, c } = await file.read(['a', 'c']); // 400 kB between them
    expect(server.requests).toHaveLength(4);
    expect([a!.data[0], c!.data[0]]).toEqual([1, 3]);
  });

  it('need no request when they are empty', async () => {
    const empty: HostTensor = { dtype: 'int32', shape: [0, 3], data: new Int32Array() };
    await using server = await serve({
      content: writeSafetensors({ a: filled(1, 100_000), b: empty, c: filled(3, 10) }),
    });
    const file = await openSafetensors(server.url());
    expect(await file.read(['b'])).toEqual({ b: empty });
    expect(server.requests).toHaveLength(1);
  });

  it('need no second request when they lie in the first 64 KiB', async () => {
    const small = { first: filled(5, 4) };
    await using server = await serve({ content: writeSafetensors(small) });
    expect(await (await openSafetensors(server.url())).read()).toEqual(small);
    expect(server.requests).toHaveLength(1);
  });

  it.each<[string, Behaviour]>([
    ['ignores ranges', { ignoresRange: true }],
    ['sends another range', { shiftsRange: 5 }],
  ])('are all read, and it is said, when the server %s', async (_, behaviour) => {
    await using server = await serve(behaviour);
    const events: RangeIgnored[] = [];
    const state = await loadTensors(server.url(), { names: ['c'], onEvent: (event) => events.push(event) });
    expect(await state['c']!.data()).toEqual(new Float32Array(10).fill(3));
    tf.dispose(state);
    expect(events).toEqual([{ type: 'range-ignored', url: server.url(), total: content.length }]);
  });

  it('are completed when the connection breaks, stalls, or the server is busy', async () => {
    await using server = await serve(
      { dropsAfter: 10_000 },
      {},
      { status: 503 },
      { dropsAfter: 100_000 },
      { stallsAfter: 200_000 },
      {},
    );
    const options = { names: ['d'], retryDelay: 1, retries: 1, stallTimeout: 200 };
    const state = await loadTensors(server.url(), options);
    expect(await state['d']!.data()).toEqual(new Float32Array(200_000).fill(4));
    tf.dispose(state);
    const first = content.length - 800_000;
    expect(server.requests.map(({ range }) => Number(/\d+/.exec(range!)![0]))).toEqual([
      0,
      10_000,
      first,
      first,
      first + 100_000,
      first + 300_000,
    ]);
  });

  it('come from the mirror of the hub, and from where it redirects to, which gets no token', async () => {
    await using cdn = await serve({});
    await using hub = await serve({ status: 302, headers: { Location: cdn.url('/blob') } });
    Object.assign(process.env, { DL_HUB_ENDPOINT: hub.url('/mirror/'), HF_TOKEN: 'hf_secret' });
    try {
      const state = await loadTensors('https://huggingface.co/a/b/resolve/main/c', { names: ['c'] });
      expect(await state['c']!.data()).toEqual(new Float32Array(10).fill(3));
      tf.dispose(state);
    } finally {
      delete process.env.DL_HUB_ENDPOINT;
      delete process.env.HF_TOKEN;
    }
    const asked = { url: '/mirror/a/b/resolve/main/c', authorization: 'Bearer hf_secret' };
    expect(hub.requests).toMatchObject([asked, asked]);
    expect(cdn.requests.map(({ url, authorization }) => [url, authorization])).toEqual([
      ['/blob', undefined],
      ['/blob', undefined],
    ]);
    expect(cdn.bytesSent).toBe(65_536 + 40);
  });

  it('are refused when the file changes in between', async () => {
    await using server = await serve({}, { etag: '"v2"' });
    await expect(loadTensors(server.url(), { names: ['d'] })).rejects.toThrow('changed while it was read');
  });

  it.each<[string, Behaviour, string, RegExp]>([
    ['a missing file', { status: 404 }, 'transfer-failed', /HTTP status 404/],
    ['an empty file', { content: new Uint8Array() }, 'file-format', /has 0 bytes/],
    [
      'a page instead of a file',
      { content: Buffer.from('<html>not found</html>') },
      'file-format',
      /header claims/,
    ],
    ['a truncated file', { content: content.subarray(0, -1) }, 'file-format', /truncated/],
    ['a file that is said to be longer', { claimsTotal: 2 ** 40 }, 'file-format', /belong to no tensor/],
    ['a file that is said to be shorter', { claimsTotal: 70_000 }, 'file-format', /truncated/],
    ['a range that is longer than it says', { contentLength: 100 }, 'transfer-failed', /broke/],
    ['a server that stays busy', { status: 429 }, 'transfer-failed', /HTTP status 429/],
    ['a server with an error', { status: 500 }, 'transfer-failed', /HTTP status 500/],
    [
      'a whole file that is cut',
      { ignoresRange: true, dropsAfter: 500 },
      'transfer-failed',
      /connection|broke/,
    ],
  ])('fail clearly for %s', async (_, behaviour, code, message) => {
    await using server = await serve(behaviour);
    const loading = loadTensors(server.url(), { retryDelay: 1, retries: 1 });
    await expect(loading).rejects.toMatchObject({ code });
    await expect(loading).rejects.toThrow(message);
  });

  it('are not read when offline', async () => {
    process.env.DL_OFFLINE = '1';
    try {
      await expect(loadTensors('https://huggingface.co/x')).rejects.toMatchObject({ code: 'offline' });
    } finally {
      delete process.env.DL_OFFLINE;
    }
  });

  it('stop by signal', async () => {
    await using server = await serve({ stallsAfter: 100 });
    const controller = new AbortController();
    const loading = loadTensors(server.url(), { signal: controller.signal });
    setTimeout(() => controller.abort(new Error('enough')), 50);
    await expect(loading).rejects.toThrow('enough');
  });
});
