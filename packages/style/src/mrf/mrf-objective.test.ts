import { beforeAll, expect, it } from '@jest/globals';
import { Random } from '@dl/core';
import { useBackend } from '@dl/core/backends';
import { expectNoLeaks } from '@dl/core/testing';
import * as tf from '@tensorflow/tfjs-core';
import { nearestPatches } from './nearest-patches';
import { styleCopies } from './style-copies';
import { cutPatches, gatherPatches } from './style-patches';
import { transferPatches } from './transfer-patches';
import { MemoryError } from '../memory';
import type { PaintingEvent } from '../painting';

beforeAll(async () => {
  await useBackend(process.env.DL_BACKEND ?? 'wasm');
});

const noise = (shape: number[], seed: number) =>
  tf.tensor(new Random(seed).fillNormal(new Float32Array(tf.util.sizeFromShape(shape))), shape);

it('finds every patch of a map in the map itself', async () => {
  await expectNoLeaks(async () => {
    const maps = noise([1, 6, 7, 5], 1);
    const other = noise([1, 4, 4, 5], 2);
    const style = cutPatches([other, maps], 1);
    const nearest = nearestPatches(maps, style);
    expect(style.patches).toBe(4 + 20);
    expect(Array.from(await nearest.data())).toEqual(Array.from({ length: 20 }, (_, i) => 4 + i)); // those behind the first map
    tf.dispose([maps, other, style.places, style.members, nearest]);
  });
});

it('finds the patch of the highest normalised correlation, whatever the length', async () => {
  const maps = noise([1, 3, 3, 2], 3);
  const [turned, longer] = [tf.neg(maps), tf.mul(maps, 0.1)];
  const style = cutPatches([turned, longer], 1);
  const nearest = nearestPatches(maps, style);
  expect(Array.from(await nearest.data())).toEqual([1]);
  const patch = gatherPatches(style, nearest);
  expect(Array.from(await patch.data())).toEqual(Array.from(await longer.data()));
  tf.dispose([maps, turned, longer, style.places, style.members, nearest, patch]);
});

it('turns a style without empty corners, and scales it', () => {
  const copies = styleCopies(tf.ones([1, 40, 60, 3]), [0, 10], [1, 0.5]);
  expect(copies.map(({ shape }) => shape.slice(1, 3))[0]).toEqual([40, 60]);
  expect(copies).toHaveLength(4);
  for (const copy of copies) expect(tf.util.sizeFromShape(copy.shape)).toBeGreaterThan(0);
  expect(Math.min(...copies[1]!.dataSync())).toBeGreaterThan(0.99);
  tf.dispose(copies);
});

it('transferPatches lowers the energy and leaks nothing', async () => {
  const random = new Random(4);
  const picture = (step: number) => ({
    data: Uint8Array.from(
      { length: 48 * 40 * 3 },
      (_, i) => (Math.floor(i / step) % 2 ? 200 : 30) + random.integer(20),
    ),
    ...{ width: 48, height: 40, channels: 3 as const },
  });
  const events: PaintingEvent[] = [];
  const { image } = await expectNoLeaks(() =>
    transferPatches(
      picture(7),
      picture(30),
      { scales: 1, iterations: 6, rotations: [0, 15] },
      { onEvent: (event) => events.push(event as PaintingEvent) },
    ),
  );
  expect([image.width, image.height]).toEqual([48, 40]);
  const losses = events.flatMap((event) => (event.type === 'iteration-end' ? [event.loss] : []));
  expect(losses.at(-1)).toBeLessThan(0.8 * losses[0]!);
});

it('transferPatches refuses what does not fit in memory before it begins', async () => {
  const picture = { data: new Uint8Array(96 * 96 * 3), width: 96, height: 96, channels: 3 as const };
  await expect(transferPatches(picture, picture, { memoryLimit: 1e-4 })).rejects.toThrow(MemoryError);
});
