import { describe, expect } from '@jest/globals';
import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { fileURLToPath } from 'node:url';
import { runInChromium } from '../../../../../build/run-in-chromium';
import { testInChromium } from '../../../../../build/test-in-chromium';

const directory = fileURLToPath(new URL('../..', import.meta.url));

const content = Buffer.from(Uint8Array.from({ length: 600_000 }, (_, index) => (index * index) >> 7));

describe('in a browser', () => {
  testInChromium('files are written, read, moved and removed', async (executable) => {
    const source = `
      import * as files from './platform/browser/files';
      const text = async (path) => new TextDecoder().decode(await files.readFile(path));
      const code = (error) => error.code ?? error.message;
      const results = {};
      await files.writeFileAtomic('runs/a/state.json', 'old');
      await files.appendFile('runs/a/log', 'one');
      await files.appendFile('runs/a/log', new TextEncoder().encode(' two'));
      results.log = await text('/runs/a/log');
      results.range = [...(await files.readRange('runs/a/log', 1, 3))];
      results.list = await files.listDirectory('runs/a');
      const broken = (function* () { yield Uint8Array.of(1); throw new Error('no more'); })();
      results.broken = await files.writeFileAtomic('runs/a/state.json', broken).catch(code);
      results.state = await text('runs/a/state.json');
      const writer = await files.openWriter('runs/a/log', 2);
      await writer.write(Uint8Array.of(33));
      await writer.close();
      results.cut = await text('runs/a/log');
      await files.rename('runs/a', 'runs/b/c');
      results.moved = [await files.exists('runs/a'), await files.isDirectory('runs/b/c'), await text('runs/b/c/state.json')];
      results.missing = await files.readFile('runs/none').catch(code);
      await files.removeRecursive('runs');
      await files.removeRecursive('runs');
      results.removed = await files.exists('runs');
      results.space = (await files.availableSpace()) > 0;
      results.paths = [files.joinPath('/a', '../b', './c/'), files.joinPath('a', 'b'), files.parentDirectory('a')];
      report(results);`;
    expect(await runInChromium(source, { executable, directory })).toEqual({
      log: 'one two',
      range: [110, 101],
      list: ['log', 'state.json'],
      broken: 'no more',
      state: 'old',
      cut: 'on!',
      moved: [false, true, 'old'],
      missing: 'file-not-found',
      removed: false,
      space: true,
      paths: ['/b/c', 'a/b', '.'],
    });
  });

  testInChromium(
    'a resource is fetched over a broken connection, verified, cached and removed',
    async (executable) => {
      const ranges: (string | undefined)[] = [];
      const serve = (request: IncomingMessage, response: ServerResponse) => {
        if (request.url !== '/file.bin') return false;
        const { range } = request.headers;
        ranges.push(range);
        const start = Number(/\d+/.exec(range ?? '0')![0]);
        response.setHeader('Content-Length', content.length - start);
        if (range)
          response.setHeader('Content-Range', `bytes ${start}-${content.length - 1}/${content.length}`);
        response.writeHead(range ? 206 : 200);
        if (ranges.length > 1) response.end(content.subarray(start));
        else response.write(content.subarray(0, 200_000), () => setTimeout(() => response.destroy(), 500));
        return true;
      };
      const source = `
      import { fetchResource, listCached, removeCached, verifyResource } from './resources';
      import { readFile } from './platform/browser/files';
      const sha256 = '${createHash('sha256').update(content).digest('hex')}';
      const files = [{ path: 'file.bin', urls: [new URL('/file.bin', location.href).href], sha256 }];
      const resource = { kind: 'data', name: 'numbers', licence: 'CC0-1.0', files };
      const fetched = await Promise.all([1, 2].map(() => fetchResource(resource, { retryDelay: 1 })));
      const [{ status }] = await verifyResource(resource);
      const cached = await listCached();
      const again = await fetchResource(resource, { offline: true });
      const { length } = await readFile(again.files['file.bin']);
      await removeCached(resource);
      const offline = await fetchResource(resource, { offline: true }).catch((error) => error.code);
      const wrong = { ...resource, files: [{ ...files[0], sha256: '0'.repeat(64) }] };
      const checksum = await fetchResource(wrong).catch((error) => error.code);
      report({ fetched: fetched[0].files, status, cached: cached.length, length, offline, checksum });`;
      expect(await runInChromium(source, { executable, directory, serve })).toEqual({
        fetched: { 'file.bin': '/dl-cache/data/numbers/file.bin' },
        status: 'verified',
        cached: 1,
        length: content.length,
        offline: 'offline',
        checksum: 'checksum-mismatch',
      });
      expect(ranges).toEqual([undefined, 'bytes=200000-', undefined]);
    },
  );

  testInChromium('tensors are saved, and loaded in part', async (executable) => {
    const source = `
      import * as tf from '@tensorflow/tfjs-core';
      import '@tensorflow/tfjs-backend-cpu';
      import { loadTensors, saveTensors } from './weights';
      await saveTensors('model.safetensors', { a: tf.tensor([1, 2, 3]), b: tf.scalar(7, 'int32') });
      const { a } = await loadTensors('model.safetensors', { names: ['a'] });
      report([a.dtype, ...(await a.data())]);`;
    expect(await runInChromium(source, { executable, directory })).toEqual(['float32', 1, 2, 3]);
  });
});
