import { expect, it } from '@jest/globals';
import { sampleRegion } from './sample-region';
import { randomPicture } from './testing/small-network';

/** Red is the column, green the row. */
const ramp = (width: number, height: number) => {
  const picture = randomPicture(width, height);
  picture.data.forEach((_, i) => {
    const pixel = Math.floor(i / 3);
    picture.data[i] = [pixel % width, Math.floor(pixel / width), 0][i % 3]!;
  });
  return picture;
};

it('leaves a picture as it is in its own size', () => {
  const picture = randomPicture(6, 4);
  expect(sampleRegion(picture, 6, 4)).toEqual(picture);
});

it('is exact on a ramp, and repeats the edge', () => {
  const { data } = sampleRegion(ramp(4, 3), 8, 6);
  const reds = Array.from({ length: 8 }, (_, x) => data[x * 3]);
  expect(reds).toEqual([0, 0.25, 0.75, 1.25, 1.75, 2.25, 2.75, 3]);
});

it('enlarges a part', () => {
  const middle = sampleRegion(ramp(8, 8), 4, 4, { left: 2, top: 2, width: 4, height: 4 });
  expect(Array.from({ length: 4 }, (_, x) => middle.data[x * 3])).toEqual([2, 3, 4, 5]);
});

it('takes pictures of one pixel', () => {
  const pixel = randomPicture(1, 1);
  const values = sampleRegion(pixel, 2, 2).data;
  expect([...values]).toEqual(
    Array(4)
      .fill([...pixel.data])
      .flat(),
  );
});
