import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { mountSmallDisk } from '../platform/node/small-disk';
import {
  fetchResource,
  listCached,
  removeCached,
  verifyResource,
  type DownloadError,
  type DownloadEvent,
  type Resource,
  type ResourceFile,
} from '.';
import { TestServer, type Behaviour } from './test-server';

const content = Uint8Array.from({ length: 1_000_000 }, (_, index) => (index * index) >> 7);
const other = content.toReversed();
const sha256 = createHash('sha256').update(content).digest('hex');
const fast = { retryDelay: 1, retries: 2 };

let cache: string;
beforeEach(async () => {
  cache = await fs.mkdtemp(path.join(os.tmpdir(), 'dl-cache-'));
});
afterEach(() => fs.rm(cache, { recursive: true }));

/** A server that answers the n-th request by the n-th behaviour, and all further ones by the last. */
const serve = (...behaviours: Behaviour[]) =>
  TestServer.start(({ index }) => ({ content, ...behaviours[Math.min(index, behaviours.length - 1)] }));

function resourceOf(urls: string[], file: Partial<ResourceFile> = { sha256 }): Resource {
  return {
    kind: 'data',
    name: 'numbers',
    licence: 'CC0-1.0',
    files: [{ path: 'sub/file.bin', urls, ...file }],
  };
}

const place = () => path.join(cache, 'data/numbers/sub/file.bin');
const partial = () => path.join(cache, '.downloads/data/numbers/sub/file.bin.partial');

async function filesIn(directory: string): Promise<string[]> {
  const entries = await fs.readdir(directory, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
}

async function fetchAndCheck(resource: Resource, options: Parameters<typeof fetchResource>[1] = {}) {
  const events: DownloadEvent[] = [];
  const onEvent = (event: DownloadEvent) => events.push(event);
  const { files } = await fetchResource(resource, { cache, ...fast, onEvent, ...options });
  expect(Buffer.compare(await fs.readFile(files['sub/file.bin']!), content)).toBe(0);
  expect((await filesIn(cache)).sort()).toEqual(['file.bin', 'file.bin.json']);
  return events;
}

describe('fetchResource', () => {
  it('fetches once, reports progress, and then takes the file from the cache', async () => {
    await using server = await serve({});
    const resource = resourceOf([server.url()], { sha256, bytes: content.length });
    const events = await fetchAndCheck(resource);
    const about = { resource: 'numbers', path: 'sub/file.bin', url: server.url() };
    expect(events[0]).toEqual({ type: 'download-start', ...about, resumedFrom: 0, total: 1_000_000 });
    const progress = events.filter((event) => event.type === 'download-progress');
    expect(progress.length).toBeGreaterThan(2);
    expect(progress.at(-1)).toEqual({
      type: 'download-progress',
      ...about,
      received: 1_000_000,
      total: 1_000_000,
    });
    expect(events.at(-1)).toEqual({ type: 'download-end', ...about, bytes: 1_000_000 });
    expect(await fetchAndCheck(resource, { offline: true })).toEqual([]);
    expect(server.requests).toHaveLength(1);
  });

  it('continues a download that broke, without fetching a byte twice', async () => {
    await using server = await serve({ dropsAfter: 300_000 }, { dropsAfter: 200_000 }, {});
    const events = await fetchAndCheck(resourceOf([server.url()]));
    expect(server.requests.map(({ range }) => range)).toEqual([undefined, 'bytes=300000-', 'bytes=500000-']);
    expect(server.bytesSent).toBe(content.length);
    expect(events.filter(({ type }) => type === 'download-retry')).toHaveLength(2);
  });

  it('never tires of a connection that breaks again and again, as long as bytes come', async () => {
    const behaviours = Array.from({ length: 6 }, () => ({ dropsAfter: 100_000 }));
    await using server = await serve(...behaviours, {});
    await fetchAndCheck(resourceOf([server.url()]), { retries: 1 });
    expect(server.requests).toHaveLength(7);
  });

  it('continues when a server that says no length ends too early', async () => {
    await using server = await serve({ contentLength: null, content: content.subarray(0, 300_000) }, {});
    const events = await fetchAndCheck(resourceOf([server.url()], { sha256, bytes: content.length }));
    const reason = 'the connection ended after 300000 of 1000000 bytes';
    expect(events).toContainEqual(expect.objectContaining({ type: 'download-retry', reason }));
    expect(server.requests[1]!.range).toBe('bytes=300000-');
  });

  it('continues what an aborted call left', async () => {
    await using server = await serve({ stallsAfter: 400_000 }, {});
    const controller = new AbortController();
    const reason = new Error('enough');
    const onEvent = ({ type }: DownloadEvent) => {
      if (type === 'download-progress') setTimeout(() => controller.abort(reason), 200); // it stalls by then
    };
    const resource = resourceOf([server.url()]);
    await expect(fetchResource(resource, { cache, signal: controller.signal, onEvent })).rejects.toBe(reason);
    const { size } = await fs.stat(partial());
    expect(size).toBeGreaterThan(0);
    await fetchAndCheck(resource);
    expect(server.requests[1]!.range).toBe(`bytes=${size}-`);
  });

  it('gets the same file whatever breaks', async () => {
    const behaviour = fc.record(
      {
        dropsAfter: fc.nat(content.length),
        dropDelay: fc.nat(10),
        ignoresRange: fc.boolean(),
        etag: fc.constantFrom('"v1"', 'W/"v1"', null),
        status: fc.constantFrom(undefined, 429, 500, 503),
      },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(behaviour, { maxLength: 6 }),
        fc.boolean(),
        async (behaviours, knowsChecksum) => {
          await using server = await serve(...behaviours, {});
          await removeCached(resourceOf([]), cache);
          const resource = resourceOf([server.url()], knowsChecksum ? { sha256 } : {});
          await fetchAndCheck(resource, { retries: 7 });
        },
      ),
      { numRuns: 25 },
    );
  });

  it('begins anew when the server ignores ranges', async () => {
    await using server = await serve({ dropsAfter: 300_000 }, { ignoresRange: true });
    await fetchAndCheck(resourceOf([server.url()]));
    expect(server.requests[1]!.range).toBe('bytes=300000-');
    expect(server.bytesSent).toBe(1_300_000);
  });

  it('without a checksum, continues only the same state of the file', async () => {
    await using server = await serve(
      { content: other, dropsAfter: 300_000, etag: '"old"' },
      { etag: '"new"' },
    );
    await fetchAndCheck(resourceOf([server.url()], {}));
    expect(server.requests[1]).toMatchObject({ range: 'bytes=300000-', ifRange: '"old"' });
  });

  it.each([null, 'W/"weak"'])('without a checksum, and with the ETag %s, begins anew', async (etag) => {
    await using server = await serve({ content: other, dropsAfter: 300_000, etag }, {});
    await fetchAndCheck(resourceOf([server.url()], {}));
    expect(server.requests[1]!.range).toBeUndefined();
  });

  it('begins anew once when what it continued was wrong', async () => {
    await using server = await serve({});
    await fs.mkdir(path.dirname(partial()), { recursive: true });
    await fs.writeFile(partial(), other.subarray(0, 500_000));
    await fetchAndCheck(resourceOf([server.url()]));
    expect(server.requests.map(({ range }) => range)).toEqual(['bytes=500000-', undefined]);
  });

  it('needs no network for a partial file that is complete', async () => {
    await using server = await serve({ status: 500 });
    await fs.mkdir(path.dirname(partial()), { recursive: true });
    await fs.writeFile(partial(), content);
    await fetchAndCheck(resourceOf([server.url()], { sha256, bytes: content.length }));
    expect(server.requests).toEqual([]);
  });

  it.each([
    ['longer than the file', { length: 1_200_000, requests: ['bytes=1200000-', undefined] }],
    ['as long as the file', { length: 1_000_000, requests: ['bytes=1000000-'] }],
  ])('handles status 416 for a partial file %s', async (_, { length, requests }) => {
    await using server = await serve({});
    await fs.mkdir(path.dirname(partial()), { recursive: true });
    await fs.writeFile(partial(), new Uint8Array(length));
    await fs.writeFile(partial(), content, { flag: 'r+' });
    await fetchAndCheck(resourceOf([server.url()]));
    expect(server.requests.map(({ range }) => range)).toEqual(requests);
  });

  it('begins anew when there is nothing in the range, and no checksum would tell', async () => {
    await using server = await serve({});
    await fs.mkdir(path.dirname(partial()), { recursive: true });
    await fs.writeFile(partial(), Buffer.concat([content, content]));
    const origin = partial().replace(/partial$/, 'origin');
    await fs.writeFile(origin, JSON.stringify({ url: server.url(), validator: '"v1"' }));
    await fetchAndCheck(resourceOf([server.url()], {}));
    expect(server.requests.map(({ range }) => range)).toEqual(['bytes=2000000-', undefined]);
  });

  it('rejects a part of the file that was not asked for', async () => {
    await using server = await serve({ dropsAfter: 300_000 }, { shiftsRange: 5 });
    await expect(fetchResource(resourceOf([server.url()]), { cache, ...fast })).rejects.toThrow(
      'the server sent bytes from 300005, asked for were those from 300000',
    );
  });

  it('waits as a busy server asks, and tries again', async () => {
    await using server = await serve({ status: 503, headers: { 'Retry-After': '0' } }, { status: 429 }, {});
    const events = await fetchAndCheck(resourceOf([server.url()]), { retryDelay: 7 });
    expect(events.slice(0, 2)).toMatchObject([
      { type: 'download-retry', reason: 'HTTP status 503', delay: 0 },
      { type: 'download-retry', reason: 'HTTP status 429', delay: 14 },
    ]);
  });

  it('gives up a connection that stalls, and continues', async () => {
    await using server = await serve({ stallsAfter: 300_000 }, {});
    const events = await fetchAndCheck(resourceOf([server.url()]), { stallTimeout: 200 });
    expect(events).toContainEqual(
      expect.objectContaining({ type: 'download-retry', reason: 'no byte for 0.2 s' }),
    );
    expect(server.requests[1]!.range).toBe('bytes=300000-');
  });

  it('follows redirects', async () => {
    await using server = await TestServer.start(({ url }) =>
      url === '/moved' ? { status: 302, headers: { Location: '/file.bin' } } : { content },
    );
    await fetchAndCheck(resourceOf([server.url('/moved')]));
    expect(server.requests.map(({ url }) => url)).toEqual(['/moved', '/file.bin']);
  });

  it('tries the mirrors in order', async () => {
    await using server = await TestServer.start(
      ({ url }) => ({ '/a': { status: 404 }, '/b': { content: other } })[url] ?? { content },
    );
    const events = await fetchAndCheck(resourceOf(['/a', '/b', '/c'].map((name) => server.url(name))));
    expect(server.requests.map(({ url }) => url)).toEqual(['/a', '/b', '/c']);
    expect(events.filter(({ type }) => type === 'mirror-failed')).toMatchObject([
      { url: server.url('/a'), reason: expect.stringContaining('HTTP status 404') },
      { url: server.url('/b'), reason: expect.stringContaining('expected SHA-256') },
    ]);
  });

  it('continues with another mirror what one began', async () => {
    await using broken = await serve({ dropsAfter: 600_000 }, { status: 404 });
    await using whole = await serve({});
    await fetchAndCheck(resourceOf([broken.url(), whole.url()]));
    expect(whole.requests[0]!.range).toBe('bytes=600000-');
  });

  it('says why each mirror failed', async () => {
    await using server = await TestServer.start(({ url }) =>
      url === '/a' ? { status: 500 } : { content: other },
    );
    const dead = 'http://127.0.0.1:9/';
    const failure = fetchResource(resourceOf([server.url('/a'), server.url('/b'), dead]), { cache, ...fast });
    const error = (await failure.catch((reason: unknown) => reason)) as DownloadError;
    expect(error.code).toBe('download-failed');
    expect(error.failures.map(({ code }) => code)).toEqual([
      'transfer-failed',
      'checksum-mismatch',
      'transfer-failed',
    ]);
    expect(error.message).toContain(`${server.url('/a')}: HTTP status 500`);
    expect(error.message).toContain(`${dead}: no connection, or it broke: `);
    expect(server.requests.filter(({ url }) => url === '/a')).toHaveLength(1 + fast.retries);
    expect(await filesIn(cache)).toEqual([]);
  });

  it('takes the first digits of a checksum, where no more are published', async () => {
    await using server = await serve({ content: other }, {});
    const resource = resourceOf([server.url('/a'), server.url('/b')], { sha256: sha256.slice(0, 8) });
    const events = await fetchAndCheck(resource);
    expect(events).toContainEqual(expect.objectContaining({ type: 'mirror-failed', url: server.url('/a') }));
    expect(await fetchAndCheck(resource, { offline: true })).toEqual([]);
    // What came is known to the last digit.
    expect(await verifyResource(resource, cache)).toMatchObject([{ status: 'verified', expected: sha256 }]);
    await fs.writeFile(place(), other);
    expect(await verifyResource(resource, cache)).toMatchObject([{ status: 'damaged' }]);
  });

  it('removes a file with a wrong checksum', async () => {
    await using server = await serve({ content: other });
    const received = createHash('sha256').update(other).digest('hex');
    await expect(fetchResource(resourceOf([server.url()]), { cache, ...fast })).rejects.toMatchObject({
      code: 'checksum-mismatch',
      expected: sha256,
      received,
      message: expect.stringContaining(server.url()),
    });
    expect(server.requests).toHaveLength(1);
    expect(await filesIn(cache)).toEqual([]);
  });

  it.each<[string, Behaviour, string]>([
    ['another length', { content: content.subarray(1) }, 'has 999999 bytes, expected are 1000000'],
    [
      'more than it should',
      { content: Buffer.concat([content, content]), contentLength: null },
      'sends more than',
    ],
    ['less than it says', { contentLength: 2_000_000 }, 'has 2000000 bytes, expected are 1000000'],
  ])('rejects a server that sends %s', async (_, behaviour, message) => {
    await using server = await serve(behaviour);
    const resource = resourceOf([server.url()], { bytes: content.length });
    await expect(fetchResource(resource, { cache, ...fast })).rejects.toThrow(message);
    expect(server.requests).toHaveLength(1);
    expect(await fs.stat(place()).catch(() => 'absent')).toBe('absent');
  });

  it('accepts the whole file from a server that promised more', async () => {
    await using server = await serve({ contentLength: 1_000_001 });
    await fetchAndCheck(resourceOf([server.url()]));
    expect(server.requests.map(({ range }) => range)).toEqual([undefined, 'bytes=1000000-']);
  });

  it('takes a file that comes with a package, offline too, and verifies it', async () => {
    const shipped = path.join(await fs.mkdtemp(path.join(os.tmpdir(), 'dl-package-')), 'weights.bin');
    await fs.writeFile(shipped, content);
    const { href } = pathToFileURL(shipped);
    const events = await fetchAndCheck(resourceOf([href]), { offline: true });
    expect(events).toMatchObject([{ type: 'download-end', url: href, bytes: content.length }]);
    await fs.writeFile(shipped, other);
    const damaged = fetchResource({ ...resourceOf([href]), name: 'damaged' }, { cache });
    await expect(damaged).rejects.toMatchObject({ code: 'checksum-mismatch' });
    await fs.rm(path.dirname(shipped), { recursive: true });
  });

  it('names the command that fetches, when offline', async () => {
    await using server = await serve({});
    const fetching = fetchResource(resourceOf([server.url()]), { cache, offline: true });
    await expect(fetching).rejects.toMatchObject({ code: 'offline' });
    await expect(fetching).rejects.toThrow('dl data fetch numbers');
    process.env.DL_OFFLINE = '1';
    try {
      await expect(fetchResource(resourceOf([server.url()]), { cache })).rejects.toThrow('DL_OFFLINE');
    } finally {
      delete process.env.DL_OFFLINE;
    }
    expect(server.requests).toEqual([]);
  });

  it('fetches from DL_HUB_ENDPOINT instead of huggingface.co, into DL_CACHE', async () => {
    await using server = await serve({});
    Object.assign(process.env, { DL_HUB_ENDPOINT: server.url('/mirror/'), DL_CACHE: cache });
    try {
      await fetchAndCheck(resourceOf(['https://huggingface.co/a/b/resolve/main/c']), { cache: undefined });
    } finally {
      delete process.env.DL_HUB_ENDPOINT;
      delete process.env.DL_CACHE;
    }
    expect(server.requests.map(({ url }) => url)).toEqual(['/mirror/a/b/resolve/main/c']);
  });

  it('sends HF_TOKEN to the hub, and to no host that it redirects to', async () => {
    await using cdn = await serve({});
    await using hub = await serve({ status: 302, headers: { Location: cdn.url('/blob') } });
    Object.assign(process.env, { DL_HUB_ENDPOINT: hub.url(''), HF_TOKEN: 'hf_secret' });
    try {
      await fetchAndCheck(resourceOf(['https://huggingface.co/a/b/resolve/main/c']));
      await removeCached(resourceOf([]), cache);
      await fetchAndCheck(resourceOf([cdn.url('/elsewhere')]));
    } finally {
      delete process.env.DL_HUB_ENDPOINT;
      delete process.env.HF_TOKEN;
    }
    expect(hub.requests).toMatchObject([{ url: '/a/b/resolve/main/c', authorization: 'Bearer hf_secret' }]);
    expect(cdn.requests).toMatchObject([
      { url: '/blob', authorization: undefined },
      { url: '/elsewhere', authorization: undefined },
    ]);
  });

  it('takes a file that a person put in place, if it is the right one', async () => {
    await using server = await serve({});
    await fs.mkdir(path.dirname(place()), { recursive: true });
    await fs.writeFile(place(), content);
    await fetchAndCheck(resourceOf([server.url()]), { offline: true });
    await fs.rm(cache, { recursive: true });
    await fs.mkdir(path.dirname(place()), { recursive: true });
    await fs.writeFile(place(), other);
    await fetchAndCheck(resourceOf([server.url()]));
    expect(server.requests).toHaveLength(1);
  });

  it.each<[string, Partial<Resource>, string]>([
    ['a path that climbs', { files: [{ path: '../../x', urls: ['http://a/'] }] }, 'does not stay inside'],
    ['an absolute path', { files: [{ path: '/etc/passwd', urls: ['http://a/'] }] }, 'does not stay inside'],
    ['a Windows path', { files: [{ path: 'a\\..\\x', urls: ['http://a/'] }] }, 'does not stay inside'],
    ['a name that climbs', { name: '..' }, 'no name of a folder'],
    ['a hidden name', { name: '.downloads' }, 'no name of a folder'],
    ['no url', { files: [{ path: 'x', urls: [] }] }, 'has no url'],
    ['another protocol', { files: [{ path: 'x', urls: ['ftp://a/x'] }] }, 'no http, https or file URL'],
    ['a short checksum', { files: [{ path: 'x', urls: ['http://a/'], sha256: 'abcdef0' }] }, '64 digits'],
    ['two files of one path', { files: [1, 2].map(() => ({ path: 'x', urls: ['http://a/'] })) }, 'same path'],
  ])('refuses a resource with %s', async (_, change, message) => {
    const resource = { ...resourceOf(['http://127.0.0.1:9/']), ...change };
    await expect(fetchResource(resource, { cache })).rejects.toMatchObject({ code: 'invalid-argument' });
    await expect(fetchResource(resource, { cache })).rejects.toThrow(message);
  });
});

describe('several processes', () => {
  const fetchInProcess = (resource: Resource) => {
    const script = `
      import { fetchResource } from ${JSON.stringify(new URL('./index.ts', import.meta.url).href)};
      await fetchResource(${JSON.stringify(resource)}, { cache: ${JSON.stringify(cache)} });`;
    const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
      stdio: 'inherit',
    });
    return {
      child,
      exit: new Promise((resolve) => child.once('exit', (code, signal) => resolve(signal ?? code))),
    };
  };

  it('fetch a file once', async () => {
    await using server = await serve({});
    const resource = resourceOf([server.url()]);
    const processes = [fetchInProcess(resource), fetchInProcess(resource)];
    const inThisOne = [fetchAndCheckLater(resource), fetchAndCheckLater(resource)];
    expect(await Promise.all(processes.map(({ exit }) => exit))).toEqual([0, 0]);
    await Promise.all(inThisOne);
    await fetchAndCheck(resource);
    expect(server.bytesSent).toBe(content.length);
  });

  it('continue what a killed one left', async () => {
    await using server = await serve({ stallsAfter: 500_000 }, {});
    const resource = resourceOf([server.url()]);
    const { child, exit } = fetchInProcess(resource);
    while (!((await fs.stat(partial()).catch(() => undefined))?.size === 500_000)) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    child.kill('SIGKILL');
    expect(await exit).toBe('SIGKILL');
    const events = await fetchAndCheck(resource);
    expect(events.map(({ type }) => type).slice(0, 2)).toEqual(['download-wait', 'download-start']);
    expect(server.requests[1]!.range).toBe('bytes=500000-');
  });

  const fetchAndCheckLater = (resource: Resource) => fetchResource(resource, { cache });
});

describe('the cache', () => {
  it('lists, verifies, repairs and removes', async () => {
    await using server = await serve({});
    const resource = resourceOf([server.url()]);
    expect(await listCached(cache)).toEqual([]);
    expect(await verifyResource(resource, cache)).toMatchObject([{ status: 'missing', expected: sha256 }]);

    await fetchAndCheck(resource);
    const [cached] = await listCached(cache);
    expect(cached).toMatchObject({
      kind: 'data',
      name: 'numbers',
      licence: 'CC0-1.0',
      directory: path.join(cache, 'data/numbers'),
      files: [{ path: 'sub/file.bin', bytes: 1_000_000, sha256, url: server.url() }],
    });
    expect(await verifyResource(cached!, cache)).toMatchObject([{ status: 'verified', file: place() }]);

    await fs.writeFile(place(), other);
    expect(await verifyResource(resource, cache)).toMatchObject([{ status: 'damaged', expected: sha256 }]);
    await fetchAndCheck(resource);

    await removeCached(resource, cache);
    expect(await listCached(cache)).toEqual([]);
    expect(await filesIn(cache)).toEqual([]);
  });

  it('fetches anew what is published anew', async () => {
    await using server = await serve({ content: other }, {});
    const old = resourceOf([server.url()], { sha256: createHash('sha256').update(other).digest('hex') });
    await fetchResource(old, { cache });
    await fetchAndCheck(resourceOf([server.url()]));
    expect(server.requests).toHaveLength(2);
  });

  it('ignores notes that are damaged', async () => {
    await using server = await serve({});
    const resource = resourceOf([server.url()]);
    await fetchAndCheck(resource);
    for (const text of ['', '[]', '{"kind":1}', 'null']) {
      await fs.writeFile(path.join(cache, '.downloads/data/numbers/sub/file.bin.json'), text);
      expect(await listCached(cache)).toEqual([]);
      await fetchAndCheck(resource);
    }
    expect(server.requests).toHaveLength(1);
  });
});

describe('a full disk', () => {
  const disk = mountSmallDisk(512);
  if ('reason' in disk) {
    it.skip(`fails with StorageFullError (skipped: ${disk.reason})`, () => {});
    return;
  }
  afterAll(disk.unmount);

  it.each<[string, Behaviour, number]>([
    ['before the download, if the length is known', {}, 0],
    ['during the download, if it is not', { contentLength: null }, 1],
  ])('fails with StorageFullError %s, and leaves no half of a file', async (_, behaviour, starts) => {
    await using server = await serve(behaviour);
    const events: DownloadEvent[] = [];
    const onEvent = (event: DownloadEvent) => events.push(event);
    const fetching = fetchResource(resourceOf([server.url()]), { cache: disk.directory, ...fast, onEvent });
    await expect(fetching).rejects.toMatchObject({ code: 'storage-full' });
    expect(await filesIn(disk.directory)).toEqual([]);
    expect(events.filter(({ type }) => type === 'download-start')).toHaveLength(starts);
  });
});
