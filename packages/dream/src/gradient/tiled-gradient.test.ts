import { Random } from '@dl/core';
import { useBackend } from '@dl/core/backends';
import { beforeAll, expect, it } from '@jest/globals';
import { layerObjective } from '../objective/layer-objective';
import { createObjective } from '../objective/objective';
import { randomPicture, smallNetwork } from '../testing/small-network';
import { pixelGradient } from './pixel-gradient';
import { tiledGradient } from './tiled-gradient';

beforeAll(async () => {
  await useBackend(process.env.DL_BACKEND ?? 'ort');
});

it('is the gradient of the whole picture, but near seams', async () => {
  const network = smallNetwork();
  const objective = createObjective(network, [layerObjective.parse('1')]);
  const [width, height] = [64, 48];
  const picture = randomPicture(width, height);
  const whole = await pixelGradient(objective, picture);
  const options = { jitter: 0, random: new Random(3) };
  expect(await tiledGradient(objective, picture, { ...options, tileSize: 64 })).toEqual(whole);

  // Six tiles of 22 x 24, which start anywhere. The layer sees 3 pixels, so only those beside seams differ.
  const { gradient } = await tiledGradient(objective, picture, { ...options, tileSize: 24 });
  const ratio = (width * height) / (22 * 24); // the mean over a tile counts each of its places so much more
  const equal = gradient.filter((slope, i) => Math.abs(slope - whole.gradient[i]! * ratio) < 1e-5);
  expect(equal.length / gradient.length).toBeGreaterThan(0.5);
  expect(equal.length).toBeLessThan(gradient.length);
  network.model.dispose();
});

it('stops between tiles', async () => {
  const network = smallNetwork();
  const abort = new AbortController();
  const objective = createObjective(network, [layerObjective.parse('4')]);
  let calls = 0;
  const counted: typeof objective = (pixels) => {
    if (++calls === 2) abort.abort(new Error('enough'));
    return objective(pixels);
  };
  const options = { jitter: 0, tileSize: 16, random: new Random(1), signal: abort.signal };
  await expect(tiledGradient(counted, randomPicture(64, 64), options)).rejects.toThrow('enough');
  expect(calls).toBe(2);
  network.model.dispose();
});
