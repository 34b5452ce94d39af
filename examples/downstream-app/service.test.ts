import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { createClassifier, type Classifier } from '@dl/vision';
import sharp from 'sharp';
import { createService, defaultLimits } from './service';

let classifier: Classifier;
let service: ReturnType<typeof createService>;
let address: string;
let picture: Buffer;

/** A white stroke on black, as MNIST's ones. */
const one = () =>
  sharp(
    Buffer.from(
      '<svg xmlns="http://www.w3.org/2000/svg" width="28" height="28"><rect width="28" height="28"/>' +
        '<path d="M15 5 L13 23" stroke="white" stroke-width="3"/></svg>',
    ),
  );

before(async () => {
  classifier = await createClassifier('mnist', { offline: true });
  service = createService(classifier, { ...defaultLimits, timeout: 60_000 }); // a busy machine is no failure
  address = await service.listen({ port: 0, host: '127.0.0.1' });
  picture = await one().png().toBuffer();
});

after(async () => {
  await service.close();
  classifier.dispose();
});

interface Sent {
  body?: Buffer | string;
  type?: string;
  path?: string;
}

async function send({ body, type = 'image/png', path = '/classify' }: Sent) {
  const headers = type ? { 'content-type': type } : undefined;
  const response = await fetch(address + path, { method: 'POST', body: body as BodyInit, headers });
  const answer = (await response.json()) as {
    error?: string;
    predictions?: { label: string; score: number }[];
  };
  return { status: response.status, answer, retryAfter: response.headers.get('retry-after') };
}

test('a picture is answered with its classes, of every format', async () => {
  for (const format of ['png', 'jpeg', 'webp', 'gif'] as const) {
    const body = await one().toFormat(format).toBuffer();
    const { status, answer } = await send({ body, type: `image/${format}`, path: '/classify?top=2' });
    assert.equal(status, 200);
    assert.equal(answer.predictions!.length, 2);
    assert.equal(answer.predictions![0]!.label, '1');
  }
});

const bomb = () =>
  sharp({ create: { width: 9000, height: 9000, channels: 3, background: 'black' } })
    .png({ compressionLevel: 9 })
    .toBuffer();

const malformed: [name: string, status: number, sent: () => Sent | Promise<Sent>][] = [
  ['an empty body', 400, () => ({ body: Buffer.alloc(0) })],
  ['no body', 400, () => ({})],
  ['bytes that are no picture', 400, () => ({ body: Buffer.from('GIF? no') })],
  ['a truncated picture', 400, () => ({ body: picture.subarray(0, picture.length / 2) })],
  ['a picture with a damaged middle', 400, () => ({ body: damaged() })],
  ['a small file with a huge picture', 400, async () => ({ body: await bomb() })],
  ['a body over the limit', 413, () => ({ body: Buffer.alloc(defaultLimits.bytes + 1) })],
  ['JSON', 415, () => ({ body: '{"image": "cat.png"}', type: 'application/json' })],
  ['a form', 415, () => ({ body: 'a=b', type: 'application/x-www-form-urlencoded' })],
  ['no content type', 415, () => ({ body: picture, type: '' })],
  ['a path instead of a picture', 400, () => ({ body: '../../../etc/passwd' })],
  ['a wrong number of classes', 400, () => ({ body: picture, path: '/classify?top=0' })],
  ['no number of classes', 400, () => ({ body: picture, path: '/classify?top=all' })],
  ['an unknown option', 400, () => ({ body: picture, path: '/classify?topk=3' })],
  ['another path', 404, () => ({ body: picture, path: '/classify/../../etc/passwd' })],
];

const damaged = () => {
  const bytes = Buffer.from(picture);
  bytes.fill(255, Math.round(bytes.length / 3), Math.round((2 * bytes.length) / 3));
  return bytes;
};

for (const [name, status, make] of malformed) {
  test(`${name} is answered with ${status}`, async () => {
    const { status: received, answer } = await send(await make());
    assert.equal(received, status);
    assert.ok(JSON.stringify(answer).length < 500);
    assert.doesNotMatch(JSON.stringify(answer), /node_modules|root:/);
  });
}

test('an upload that breaks off frees its place', async () => {
  const { port } = service.server.address() as AddressInfo;
  const broken = request({
    port,
    method: 'POST',
    path: '/classify',
    headers: { 'content-type': 'image/png', 'content-length': 5000 },
  });
  broken.on('error', () => {});
  broken.write(picture.subarray(0, 10));
  await until(async () => (await health()).taken === 1);
  broken.destroy();
  await until(async () => (await health()).taken === 0);
});

test('of 200 requests at once none is lost: those over the limit are told when to come back', async () => {
  const answers = await Promise.all(Array.from({ length: 200 }, () => send({ body: picture })));
  const served = answers.filter(({ status }) => status === 200);
  const refused = answers.filter(({ status }) => status === 503);
  assert.equal(served.length + refused.length, 200);
  assert.ok(served.length >= defaultLimits.requests, `${served.length} were served`);
  for (const { answer } of served) assert.equal(answer.predictions![0]!.label, '1');
  for (const { retryAfter } of refused) assert.equal(retryAfter, '1');
  assert.equal((await health()).taken, 0);
});

test('with place for one, others are refused and told when to come back', async () => {
  const small = createService(classifier, { ...defaultLimits, requests: 1 });
  const url = await small.listen({ port: 0, host: '127.0.0.1' });
  const { port } = small.server.address() as AddressInfo;
  const first = request({
    port,
    method: 'POST',
    path: '/classify',
    headers: { 'content-type': 'image/png', 'content-length': picture.length },
  });
  first.write(picture.subarray(0, 10));
  await until(async () => ((await (await fetch(`${url}/health`)).json()) as { taken: number }).taken === 1);
  const refused = await fetch(`${url}/classify`, {
    method: 'POST',
    body: picture as never,
    headers: { 'content-type': 'image/png' },
  });
  assert.equal(refused.status, 503);
  assert.equal(refused.headers.get('retry-after'), '1');
  first.end(picture.subarray(10));
  const [response] = (await once(first, 'response')) as [{ statusCode: number; resume(): void }];
  response.resume();
  assert.equal(response.statusCode, 200);
  await small.close();
});

test('what takes too long is answered with 503', async () => {
  const slow = createService(
    {
      classify: async (_: unknown, { signal }: { signal: AbortSignal }) => {
        await once(signal, 'abort');
        signal.throwIfAborted();
      },
    } as never,
    { ...defaultLimits, timeout: 50 },
  );
  const response = await slow.inject({
    method: 'POST',
    url: '/classify',
    payload: picture,
    headers: { 'content-type': 'image/png' },
  });
  assert.equal(response.statusCode, 503);
  assert.match(response.json<{ error: string }>().error, /within 50 ms/);
  await slow.close();
});

const health = async () =>
  (await (await fetch(`${address}/health`)).json()) as { taken: number; memory: number };

async function until(isReached: () => Promise<boolean>): Promise<void> {
  while (!(await isReached())) await new Promise((resolve) => setTimeout(resolve, 10));
}
