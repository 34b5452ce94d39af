import { expect, it } from '@jest/globals';
import { colors, drawScene, type Appearance } from '@dl/core/scenes';
import { clipCaptions } from './clip-captions';
import { combinationOf, unseenCombinations } from './combinations';
import { sceneCaptions } from './scene-captions';

const pairsOf = (scene: ReturnType<typeof sceneCaptions>['items'][0]['scene']) =>
  scene.objects.map((object) => combinationOf(object as Appearance));

it('scenes of training show no held-out pair, the others one each', () => {
  expect(unseenCombinations.size).toBe(7);
  for (const { scene } of sceneCaptions({ scenes: 100 }).items) {
    expect(pairsOf(scene).some((pair) => unseenCombinations.has(pair))).toBe(false);
  }
  for (const { scene } of sceneCaptions({ scenes: 100, combinations: 'unseen' }).items) {
    expect(pairsOf(scene).some((pair) => unseenCombinations.has(pair))).toBe(true);
  }
});

it('captions say what is there, by seed', () => {
  const { items } = sceneCaptions({ scenes: 60, seed: 3 });
  expect(items.map(({ captions }) => captions)).toEqual(
    sceneCaptions({ scenes: 60, seed: 3 }).items.map(({ captions }) => captions),
  );
  for (const { scene, captions } of items) {
    for (const caption of captions) {
      for (const { size, color, shape } of scene.objects)
        expect(caption).toContain(`${size} ${color} ${shape}`);
    }
    if (scene.objects.length < 2) continue;
    const [first, second] = scene.objects as [(typeof scene.objects)[0], (typeof scene.objects)[0]];
    const look = `a ${first.size} ${first.color} ${first.shape}`;
    const isLeft = captions.some(
      (caption) => scene.objects.length === 2 && caption.startsWith(`${look} left of`),
    );
    if (isLeft) expect(first.x).toBeLessThan(second.x);
  }
});

it('a share of the objects has a colour without a name, far from those that have one, and no caption says it', async () => {
  const { items } = sceneCaptions({ scenes: 200, unnamed: 0.4, side: 32, seed: 4 });
  const objects = items.flatMap(({ scene }) => scene.objects);
  const painted = objects.flatMap(({ color }) => (typeof color === 'string' ? [] : [color]));
  expect(painted.length / objects.length).toBeGreaterThan(0.3);
  expect(painted.length / objects.length).toBeLessThan(0.5);
  const distance = (a: readonly number[], b: readonly number[]) => Math.hypot(...a.map((v, i) => v - b[i]!));
  for (const color of painted) {
    for (const named of Object.values(colors)) expect(distance(color, named)).toBeGreaterThanOrEqual(80);
  }
  const { captions, scene, read } = items.find(
    ({ scene: { objects } }) => objects.length === 1 && typeof objects[0]!.color !== 'string',
  )!;
  const [{ shape, size, x, y, color }] = scene.objects as [(typeof scene.objects)[0]];
  expect(captions).toEqual([`a ${size} ${shape}`]);
  const [image] = await read(1);
  expect(image).toEqual(drawScene(scene, 32));
  const middle = 3 * (Math.floor(y * 32) * 32 + Math.floor(x * 32));
  expect([...image!.data.slice(middle, middle + 3)]).toEqual(color);
});

it('clips say the order of what moves', async () => {
  const { items } = clipCaptions({ clips: 80, side: 32 });
  for (const { captions, read } of items) {
    const [caption] = captions as [string];
    expect(caption).toMatch(
      /^a \w+ \w+ (waits and moves (left|right|up|down)|moves (left|right|up|down) and (stops|then (left|right|up|down)))$/,
    );
    const frames = await read(8);
    const same = (a: number, b: number) =>
      Buffer.compare(Buffer.from(frames[a]!.data), Buffer.from(frames[b]!.data)) === 0;
    expect(same(0, 2)).toBe(caption.includes('waits'));
    expect(same(5, 7)).toBe(caption.includes('stops'));
  }
});
