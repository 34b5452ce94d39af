import fs from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { RunView } from './runs/run';
import type { PublishedDataset } from './published-dataset';
import { RunQueue } from './runs/run-queue';
import { RunStore } from './runs/run-store';
import { startStudio, type Studio, type StudioOptions } from './start-studio';
import { fakeTask, logOf } from './testing/fake-task';

let root: string;
let studio: Studio | undefined;

beforeEach(async () => {
  root = await fs.mkdtemp(path.join(os.tmpdir(), 'dl-studio-'));
});
afterEach(async () => {
  await studio?.close();
  studio = undefined;
  await fs.rm(root, { recursive: true, force: true });
});

async function open(options: StudioOptions = {}): Promise<string> {
  studio = await startStudio([fakeTask], { runs: root, port: 0, ...options });
  return new URL('.', studio.url).href;
}

async function call<Answer>(method: string, address: string, body?: unknown): Promise<Answer> {
  const response = await fetch(address, {
    method,
    ...(body !== undefined && {
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    }),
  });
  if (!response.ok)
    throw new Error(`${response.status} ${((await response.json()) as { error: string }).error}`);
  return (response.status === 204 ? undefined : await response.json()) as Answer;
}

const submit = (url: string, options: object, name?: string) =>
  call<RunView>('POST', `${url}api/runs`, { task: 'count up', options, name });

async function until(url: string, id: string, isWanted: (run: RunView) => boolean): Promise<RunView> {
  for (let i = 0; i < 400; i++) {
    const run = await call<RunView>('GET', `${url}api/runs/${id}`);
    if (isWanted(run)) return run;
    await setTimeout(50);
  }
  throw new Error('it did not come to that');
}

const isIn = (state: string) => (run: RunView) => run.state === state;

async function stepsIn(id: string): Promise<number[]> {
  const lines = (await fs.readFile(logOf(path.join(root, id)), 'utf8')).trim().split('\n');
  const events = lines.map((line) => JSON.parse(line) as { type: string; step: number });
  return events.filter(({ type }) => type === 'step-end').map(({ step }) => step);
}

describe('runs', () => {
  it('run one after the other, in the order of the queue', async () => {
    const url = await open();
    const first = await submit(url, { steps: 20 }, 'first');
    expect(first).toMatchObject({ name: 'first', state: 'running' });
    const [second, third] = [await submit(url, { steps: 2 }), await submit(url, { steps: 3 })];
    expect(second.state).toBe('queued');
    expect(await call('PUT', `${url}api/queue`, { ids: [third.id, 'nothing', second.id] })).toEqual([
      third.id,
      second.id,
    ]);
    const ended = await Promise.all(
      [first, second, third].map(({ id }) => until(url, id, isIn('completed'))),
    );
    expect(ended.map(({ result }) => result)).toEqual([{ counted: 20 }, { counted: 2 }, { counted: 3 }]);
    expect(ended[2]!.started! < ended[1]!.started!).toBe(true);
    expect(ended[0]!.progress).toMatchObject({ step: 20, steps: 20, latest: { loss: 0.05 } });
  });

  it('stop with a checkpoint, and go on from it', async () => {
    const url = await open();
    const { id } = await submit(url, { steps: 40, milliseconds: 30 });
    await until(url, id, ({ progress }) => (progress?.step ?? 0) >= 3);
    await call('POST', `${url}api/runs/${id}/stop`);
    const { progress } = await until(url, id, isIn('stopped'));
    expect(progress!.step).toBeLessThan(40);
    await call('POST', `${url}api/runs/${id}/resume`);
    await until(url, id, isIn('completed'));
    expect(await stepsIn(id)).toEqual(Array.from({ length: 40 }, (_, i) => i + 1));
  });

  it('that are taken out of the queue do not begin', async () => {
    const url = await open();
    const first = await submit(url, { steps: 20 });
    const [second, third] = [await submit(url, {}), await submit(url, {})];
    expect(await call('POST', `${url}api/runs/${second.id}/stop`)).toMatchObject({ state: 'stopped' });
    await Promise.all([first, third].map(({ id }) => until(url, id, isIn('completed'))));
    expect(await call('GET', `${url}api/runs/${second.id}`)).toMatchObject({ state: 'stopped' });
    await call('POST', `${url}api/runs/${second.id}/resume`);
    await until(url, second.id, isIn('completed'));
  });

  it('say why they failed, and are removed with their files', async () => {
    const url = await open();
    const { id } = await submit(url, { failAt: 2 });
    expect(await until(url, id, isIn('failed'))).toMatchObject({
      error: expect.stringContaining('it fails here'),
    });
    await call('DELETE', `${url}api/runs/${id}`);
    await expect(call('GET', `${url}api/runs/${id}`)).rejects.toThrow('404 there is no run');
    await expect(fs.stat(path.join(root, id))).rejects.toThrow('ENOENT');
  });

  it('are refused with options that the task does not take, and commands that their state does not allow', async () => {
    const url = await open();
    await expect(submit(url, { steps: 'many' })).rejects.toThrow(/400 .*expected number/s);
    await expect(submit(url, { pace: 3 })).rejects.toThrow(/400 .*pace/s);
    await expect(call('POST', `${url}api/runs`, { task: 'fly' })).rejects.toThrow(
      '404 there is no task "fly"',
    );
    await expect(call('POST', `${url}api/runs`, {})).rejects.toThrow('400 task');
    const { id } = await submit(url, {});
    await until(url, id, isIn('completed'));
    await expect(call('POST', `${url}api/runs/${id}/stop`)).rejects.toThrow('409');
    await expect(call('POST', `${url}api/runs/${id}/resume`)).rejects.toThrow('409');
  });

  it('outlive a studio that is killed: the next one finds them', async () => {
    const store = new RunStore(root);
    const options = { tasks: [fakeTask], parallel: 1 };
    const killed = await RunQueue.open(store, options);
    const { id } = await killed.submit('count up', { steps: 60, milliseconds: 30 }, 'long');
    const waiting = await killed.submit('count up', { steps: 1 }, 'next');
    const { process: pid } = killed.view(id);
    killed.abandon();
    const url = await open();
    expect(await call('GET', `${url}api/runs/${id}`)).toMatchObject({ state: 'running', process: pid });
    expect(await until(url, id, isIn('completed'))).toMatchObject({ result: { counted: 60 } });
    await until(url, waiting.id, isIn('completed'));
    expect(await stepsIn(id)).toEqual(Array.from({ length: 60 }, (_, i) => i + 1));
  });

  it('are told to stop when the studio closes, and go on with the next one', async () => {
    let url = await open();
    const { id } = await submit(url, { steps: 60, milliseconds: 30 });
    await until(url, id, ({ progress }) => (progress?.step ?? 0) >= 3);
    await studio!.close();
    expect((await new RunStore(root).list())[0]).toMatchObject({ state: 'queued' });
    url = await open();
    await until(url, id, isIn('completed'));
    expect(await stepsIn(id)).toEqual(Array.from({ length: 60 }, (_, i) => i + 1));
  });

  it('belong to one studio at a time', async () => {
    await open();
    await expect(startStudio([fakeTask], { runs: root, port: 0 })).rejects.toThrow(
      /another studio has .* open/,
    );
  });
});

it('tells a page that watches a run its events and files as they come', async () => {
  const url = await open();
  const { id } = await submit(url, { steps: 10 });
  const stop = new AbortController();
  const response = await fetch(`${url}api/runs/${id}/events`, { signal: stop.signal });
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let told = '';
  while (!told.includes('"reason":"completed"') || !told.includes('checkpoint.json')) {
    const { value, done } = await reader.read();
    if (done) break;
    told += value;
  }
  stop.abort();
  expect(told.match(/"type":"step-end"/g)).toHaveLength(10);
});

it('describes its interface', async () => {
  const url = await open();
  const { paths } = await call<{ paths: Record<string, object> }>('GET', `${url}api/openapi.json`);
  expect(Object.keys(paths)).toEqual(
    expect.arrayContaining(['/api/runs', '/api/runs/{id}/events', '/api/datasets/{name}']),
  );
  const [task] = await call<object[]>('GET', `${url}api/tasks`);
  expect(task).toMatchObject({
    name: 'count up',
    options: { properties: { steps: { default: 5, description: 'how far' } } },
  });
});

describe('pictures', () => {
  const png = new Blob([Buffer.from('iVBORw0KGgo=', 'base64')]);
  const send = (address: string, names: string[]) => {
    const form = new FormData();
    for (const name of names) form.append('picture', png, name);
    return fetch(address, { method: 'POST', body: form });
  };

  it('are classified by a completed run', async () => {
    const url = await open();
    const { id } = await submit(url, { steps: 1 });
    await until(url, id, isIn('completed'));
    const answer = await send(`${url}api/runs/${id}/classify`, ['one.png', 'two.png']);
    expect(await answer.json()).toEqual({
      images: ['one.png', 'two.png'].map((image) => ({
        image,
        predictions: [{ label: 'a number', score: 1 }],
      })),
    });
    expect(await fs.readdir(path.join(root, id, 'classified'))).toEqual([]);
  });

  it('become a dataset, complete or not at all', async () => {
    const url = await open();
    const answer = await send(`${url}api/datasets/pets`, [
      'pets/cat/1.png',
      'pets/cat/2.png',
      'pets/dog/1.png',
    ]);
    expect(answer.status).toBe(201);
    expect(await call('GET', `${url}api/datasets`)).toMatchObject([
      {
        name: 'pets',
        classes: [
          { name: 'cat', pictures: 2, preview: ['1.png', '2.png'] },
          { name: 'dog', pictures: 1 },
        ],
      },
    ]);
    expect((await fetch(`${url}api/datasets/pets/cat/1.png`)).status).toBe(200);
    for (const bad of ['../../evil/x.png', 'a/..\\x.png', 'cat/.hidden.png', 'cat/run.sh', 'x.png']) {
      const refused = await send(`${url}api/datasets/bad`, ['cat/1.png', bad]);
      expect([bad, refused.status]).toEqual([bad, 400]);
    }
    expect((await send(`${url}api/datasets/pets`, ['cat/1.png'])).status).toBe(400);
    expect((await send(`${url}api/datasets/..%2Fup`, ['cat/1.png'])).status).toBe(400);
    expect((await fs.readdir(path.join(root, 'datasets'))).sort()).toEqual(['pets']);
  });
});

describe('published datasets', () => {
  const png = Uint8Array.of(0x89, 0x50, 0x4e, 0x47);
  const dataset = (name: string, isPresent: boolean): PublishedDataset => ({
    ...{ name, summary: 'numbers', train: { task: 'count up', options: { steps: '3' } } },
    isPresent: async () => isPresent,
    drawSheet: async () => png,
  });

  it('are listed, and shown where they are present', async () => {
    const published = [dataset('here', true), dataset('elsewhere', false)];
    studio = await startStudio([fakeTask], { runs: root, port: 0 }, published);
    const url = new URL('api/published', studio.url).href;
    expect(await call('GET', url)).toEqual([
      { name: 'here', summary: 'numbers', train: published[0]!.train, isPresent: true },
      { name: 'elsewhere', summary: 'numbers', train: published[1]!.train, isPresent: false },
    ]);
    const sheet = await fetch(`${url}/here/sheet.png`);
    expect(sheet.headers.get('content-type')).toBe('image/png');
    expect(new Uint8Array(await sheet.arrayBuffer())).toEqual(png);
    for (const name of ['elsewhere', 'nothing'])
      expect((await fetch(`${url}/${name}/sheet.png`)).status).toBe(404);
  });
});

describe('visitors', () => {
  /** Sends a path as it stands: `fetch` would take the dots out. */
  const get = (url: string, target: string, headers: Record<string, string> = {}, method = 'GET') =>
    new Promise<number>((resolve, reject) => {
      const { hostname, port } = new URL(url);
      const request = httpRequest({ hostname, port, path: target, method, headers }, (response) => {
        response.resume();
        resolve(response.statusCode!);
      });
      request.on('error', reject).end();
    });

  it('reach no file outside of a run', async () => {
    const url = await open();
    const { id } = await submit(url, {});
    await until(url, id, isIn('completed'));
    await fs.writeFile(path.join(root, 'secret.txt'), 'secret');
    await fs.symlink(path.join(root, 'secret.txt'), path.join(root, id, 'link.txt'));
    expect(await get(url, `/api/runs/${id}/files/log.jsonl`)).toBe(200);
    const paths = [
      '../secret.txt',
      '..%2Fsecret.txt',
      '%2e%2e/secret.txt',
      '..%5Csecret.txt',
      'link.txt',
      '%00',
      '/etc/passwd',
    ];
    for (const target of paths) {
      const status = await get(url, `/api/runs/${id}/files/${target}`);
      expect([target, status >= 400 && status < 500]).toEqual([target, true]);
    }
    for (const target of [
      '/../package.json',
      '/..%2f..%2fpackage.json',
      `/api/runs/..%2f..%2fetc/files/passwd`,
    ]) {
      expect([target, (await get(url, target)) >= 400]).toEqual([target, true]);
    }
  });

  it('come from the page itself, by the name of this machine', async () => {
    const url = await open();
    const { host } = new URL(url);
    expect(await get(url, '/api/runs', { host })).toBe(200);
    expect(await get(url, '/api/runs', { host: 'evil.example' })).toBe(403);
    const stop = '/api/runs/x/stop';
    expect(await get(url, stop, { host, origin: `http://${host}` }, 'POST')).toBe(404);
    expect(await get(url, stop, { host, origin: 'http://evil.example' }, 'POST')).toBe(403);
    expect(await get(url, stop, { host, 'sec-fetch-site': 'cross-site' }, 'POST')).toBe(403);
    expect(await get(url, stop, { host, 'sec-fetch-site': 'same-site' }, 'POST')).toBe(403);
  });

  it('know the token where there is one', async () => {
    const token = 'a-token-of-some-length';
    const url = await open({ token });
    expect(studio!.url).toContain(`?token=${token}`);
    expect(await get(url, '/api/runs')).toBe(401);
    expect(await get(url, '/api/runs', { authorization: 'Bearer wrong' })).toBe(401);
    expect(await get(url, `/?token=${token}x`)).toBe(401);
    expect(await get(url, '/api/runs', { authorization: `Bearer ${token}` })).toBe(200);
    const welcome = await fetch(studio!.url, { redirect: 'manual' });
    expect(welcome.status).toBe(302);
    const cookie = welcome.headers.get('set-cookie')!;
    expect(cookie).toContain('HttpOnly; SameSite=Strict');
    expect(await get(url, '/api/runs', { cookie: cookie.split(';')[0]! })).toBe(200);
  });

  it('need a token as soon as others can reach it', async () => {
    await open({ host: '0.0.0.0' });
    const { searchParams, port } = new URL(studio!.url);
    expect(searchParams.get('token')!.length).toBeGreaterThan(30);
    expect(await get(`http://127.0.0.1:${port}/`, '/api/runs')).toBe(401);
  });
});
