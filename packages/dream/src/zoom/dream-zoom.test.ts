import { useBackend } from '@dl/core/backends';
import { expectNoLeaks } from '@dl/core/testing';
import type { Image } from '@dl/core/data';
import { beforeAll, expect, it } from '@jest/globals';
import { randomBytes, smallNetwork } from '../testing/small-network';
import { dreamZoom } from './dream-zoom';
import type { DreamZoomControls } from './zoom-options';

beforeAll(async () => {
  await useBackend(process.env.DL_BACKEND ?? 'ort');
});

const options = { layers: ['4'], octaves: 1, iterations: 1, frames: 4, zoom: 0.2, size: 40 };

it('makes frames of one size, without leaks, and goes on where it was', async () => {
  const network = smallNetwork();
  const collect = async (controls?: DreamZoomControls) => {
    const frames: Image[] = [];
    for await (const frame of dreamZoom(network, randomBytes(20, 16), options, controls)) frames.push(frame);
    return frames;
  };
  const frames = await expectNoLeaks(() => collect());
  expect(frames.map(({ width, height }) => [width, height])).toEqual(Array(4).fill([40, 32]));
  expect(await collect({ resume: { frames: 2, last: frames[1]! } })).toEqual(frames.slice(2));
  network.model.dispose();
});
