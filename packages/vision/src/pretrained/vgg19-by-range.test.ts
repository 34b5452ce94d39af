import { expect, it } from '@jest/globals';
import { useBackend } from '@dl/core/backends';
import { Conv2d, MaxPool2d, Module, ReLU, Sequential, withoutInitialization } from '@dl/core/nn';
import type * as tf from '@tensorflow/tfjs-core';
import { readFileSync } from 'node:fs';
import fs from 'node:fs/promises';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { loadPretrained } from './load-pretrained';

const { timm } = JSON.parse(readFileSync(new URL('./fixtures/names.json', import.meta.url), 'utf8')) as {
  timm: { vgg19: Record<string, number[]> };
};

const fourTimes = (size: number) => [size, size, size, size];
const configuration = [
  64,
  64,
  'M',
  128,
  128,
  'M',
  ...fourTimes(256),
  'M',
  ...fourTimes(512),
  'M',
  ...fourTimes(512),
] as (number | 'M')[];

/** VGG-19's convolutions. */
class Features extends Module {
  readonly features = new Sequential(
    ...configuration.flatMap((size, i) => {
      if (size === 'M') return [new MaxPool2d(2)];
      const inputs = configuration.slice(0, i).findLast((previous) => previous !== 'M') ?? 3;
      return [new Conv2d(inputs, size, 3, { padding: 1 }), new ReLU()];
    }),
  );

  forward(images: tf.Tensor): tf.Tensor {
    return this.features.forward(images);
  }
}

/** The 575 MB of timm's file, made while they are sent: each number tells its place. */
function vgg19File() {
  const fields: Record<string, unknown> = {};
  const starts = new Map<string, number>();
  let position = 0;
  for (const name of Object.keys(timm.vgg19).sort()) {
    const shape = timm.vgg19[name]!;
    const start = position;
    position += shape.reduce((product, size) => product * size, 4);
    fields[name] = { dtype: 'F32', shape, data_offsets: [start, position] };
    starts.set(name, start / 4);
  }
  const json = Buffer.from(JSON.stringify(fields));
  const header = Buffer.alloc(8 + Math.ceil(json.length / 8) * 8, ' ');
  header.writeBigUInt64LE(BigInt(header.length - 8));
  json.copy(header, 8);
  return { header, size: header.length + position, starts };
}

const valueAt = (element: number) => (element % 9973) / 9973;

function* bytesOf(header: Buffer, start: number, end: number): Generator<Buffer> {
  if (start < header.length) yield header.subarray(start, Math.min(end, header.length));
  for (let at = Math.max(start, header.length); at < end;) {
    const first = Math.floor((at - header.length) / 4);
    const numbers = Float32Array.from({ length: 2 ** 18 }, (_, i) => valueAt(first + i));
    const skipped = (at - header.length) % 4;
    const piece = Buffer.from(numbers.buffer).subarray(skipped, skipped + end - at);
    yield piece;
    at += piece.length;
  }
}

it('loads the convolutions of VGG-19 by the 80 MB that they are, not by the 575 MB of the file', async () => {
  const { header, size, starts } = vgg19File();
  expect(size - header.length).toBe(4 * 143_667_240);
  let sent = 0;
  const urls = new Set<string>();
  const server = http.createServer((request, response) => {
    urls.add(request.url!);
    const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range!)!;
    const [start, end] = [Number(first), Math.min(Number(last) + 1, size)];
    sent += end - start;
    response.writeHead(206, {
      'Content-Range': `bytes ${start}-${end - 1}/${size}`,
      'Content-Length': end - start,
    });
    void pipeline(Readable.from(bytesOf(header, start, end)), response).catch(() => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const cache = await fs.mkdtemp(path.join(os.tmpdir(), 'dl-range-'));
  process.env.DL_HUB_ENDPOINT = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await useBackend('wasm'); // the reference takes a minute to turn so many numbers around
  const model = withoutInitialization(() => new Features());
  try {
    await loadPretrained(model, 'vgg19.tv_in1k', { cache, only: (name) => name.startsWith('features.') });
    expect([...urls]).toEqual(['/timm/vgg19.tv_in1k/resolve/main/model.safetensors']);
    expect(sent).toBeGreaterThan(4 * 20_024_384);
    expect(sent).toBeLessThan(85e6);
    for (const [name, parameter] of model.namedParameters()) {
      const state = parameter.toState();
      const data = state.dataSync();
      for (const i of [0, 1, data.length >> 1, data.length - 1]) {
        expect(data[i]).toBe(Math.fround(valueAt(starts.get(name)! + i)));
      }
      state.dispose();
    }
  } finally {
    delete process.env.DL_HUB_ENDPOINT;
    model.dispose();
    await fs.rm(cache, { recursive: true });
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});
