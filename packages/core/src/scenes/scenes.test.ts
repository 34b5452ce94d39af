import { expect, it } from '@jest/globals';
import { InvalidArgumentError } from '../errors';
import { Random } from '../random';
import { appearances, colors, drawScene, objectMask, placeObjects, shapes, sizes, type Scene } from './index';

const looks = (count: number, random: Random) =>
  Array.from({ length: count }, () => appearances[random.integer(appearances.length)]!);

it('places objects inside the picture and apart', () => {
  const random = new Random(1);
  let placed = 0;
  for (let i = 0; i < 50; i++) {
    const scene = placeObjects(looks(4, random), random);
    if (!scene) continue;
    placed++;
    const masks = scene.objects.map((object) => objectMask(object, 64));
    const objectsAt = (_: unknown, pixel: number) => masks.filter((mask) => mask[pixel]! > 0).length;
    expect(Math.max(...Array.from({ length: 64 ** 2 }, objectsAt))).toBe(1);
  }
  expect(placed).toBeGreaterThan(40);
});

it('says so if there is no room', () => {
  expect(placeObjects(Array(60).fill(appearances[1]), new Random(2))).toBeUndefined();
});

it('draws every shape in its colour, at its place, with its area', () => {
  const area = { circle: Math.PI, square: 1.8 ** 2, triangle: 1.75, diamond: 2 };
  for (const shape of shapes) {
    const object = { shape, color: 'blue', size: 'large', x: 0.3, y: 0.6 } as const;
    const { data, width, height } = drawScene({ objects: [object], ground: 1 }, 100);
    expect([width, height]).toEqual([100, 100]);
    expect([...data.slice((60 * 100 + 30) * 3, (60 * 100 + 30) * 3 + 3)]).toEqual([...colors.blue]);
    expect([...data.slice(0, 3)]).toEqual([255, 255, 255]);
    const covered = objectMask(object, 100).reduce((sum, share) => sum + share, 0);
    expect(covered / (100 * sizes.large) ** 2 / area[shape]).toBeCloseTo(1, 1);
  }
});

it('hides an earlier object behind a later one', () => {
  const at = { size: 'large', x: 0.5, y: 0.5 } as const;
  const scene: Scene = {
    objects: [
      { shape: 'square', color: 'red', ...at },
      { shape: 'square', color: 'green', ...at },
    ],
    ground: 0.9,
  };
  expect([...drawScene(scene, 9).data.slice(40 * 3, 41 * 3)]).toEqual([...colors.green]);
});

it('refuses a picture without a size', () => {
  expect(() => drawScene({ objects: [], ground: 1 }, 0)).toThrow(InvalidArgumentError);
});
