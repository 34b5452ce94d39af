import { expect, it } from '@jest/globals';
import { drawScene } from '@dl/core/scenes';
import { drawAttention } from './draw-attention';

const picture = drawScene(
  { objects: [{ shape: 'circle', color: 'red', size: 'large', x: 0.25, y: 0.25 }], ground: 0.9 },
  32,
);

it('is brighter where a word weighed more', () => {
  const data = Float32Array.from([0, 0, 0, 1]);
  const attention = { dtype: 'float32', shape: [2, 2], data } as const;
  const drawn = drawAttention(picture, { words: [{ word: 'circle', attention }] } as never);
  const brightness = (x: number, y: number) =>
    drawn.data
      .subarray(3 * (y * drawn.width + x), 3 * (y * drawn.width + x) + 3)
      .reduce((sum, value) => sum + value, 0);
  expect(brightness(140, 140)).not.toBe(brightness(140, 20)); // the ground alone lies at both
});

it('draws the picture alone where there are no words', () => {
  expect(drawAttention(picture, { words: [] })).toMatchObject({ width: 160, height: 160, channels: 3 });
});
