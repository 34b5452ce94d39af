import { describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { useBackend } from '@dl/core/backends';
import { Random } from '../../random';

const sizes = [
  { from: [2, 3], to: [4, 5] },
  { from: [5, 4], to: [3, 2] },
  { from: [3, 3], to: [1, 7] },
] as const;

describe.each(sizes)('the gradient of resizing $from to $to by nearest neighbours on cpu', ({ from, to }) => {
  it.each([false, true])(
    'is the adjoint of the resize, for every image of the batch (alignCorners %s)',
    async (align) => {
      await useBackend('cpu');
      const random = new Random(1);
      const normal = (shape: [number, number, number, number]) =>
        tf.tensor4d(random.fillNormal(new Float32Array(tf.util.sizeFromShape(shape))), shape);
      const images = normal([3, ...from, 2]);
      const dy = normal([3, ...to, 2]);
      const resized = tf.image.resizeNearestNeighbor(images, [...to], align);
      const gradient: tf.Tensor = tf
        .engine()
        .runKernel(tf.ResizeNearestNeighborGrad, { images, dy }, { alignCorners: align });
      const [left] = await tf.sum(tf.mul(resized, dy)).data();
      const [right] = await tf.sum(tf.mul(images, gradient)).data();
      expect(left).toBeCloseTo(right!, 4);
      const perImage = tf.sum(tf.mul(resized, dy), [1, 2, 3]).dataSync();
      tf.sum(tf.mul(images, gradient), [1, 2, 3])
        .dataSync()
        .forEach((value, i) => expect(value).toBeCloseTo(perImage[i]!, 4));
    },
  );
});
