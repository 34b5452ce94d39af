import { describe, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { expectSameKernel, randomInput, type KernelInput } from './expect-same-kernel';

const images = [
  { input: [2, 6, 6, 3], filterSize: 2, strides: 2, pad: 'valid' },
  { input: [2, 7, 5, 4], filterSize: 3, strides: 2, pad: 'valid' },
  { input: [1, 7, 7, 2], filterSize: 3, strides: 1, pad: 'same' },
  { input: [1, 5, 8, 2], filterSize: 2, strides: 3, pad: 'same' },
] as const;

const volumes = [
  { input: [2, 4, 6, 4, 3], filterSize: 2, strides: 2, pad: 'valid' },
  { input: [1, 5, 4, 7, 2], filterSize: 3, strides: 2, pad: 'same' },
] as const;

/** Where kernels that start from zero, or do not take the first of equals, would go wrong. */
function hardInputs(shape: readonly number[]): Record<string, KernelInput> {
  const size = tf.util.sizeFromShape([...shape]);
  return {
    'random numbers': randomInput(...shape),
    'negative numbers': {
      shape: [...shape],
      values: Array.from({ length: size }, (_, i) => -2 - Math.sin(i)),
    },
    'equal numbers': { shape: [...shape], values: Array.from({ length: size }, (_, i) => i % 3) },
  };
}

describe.each(images)('pooling of images %j', ({ input, ...layer }) => {
  const { outShape } = tf.backend_util.computePool2DInfo(
    [...input],
    layer.filterSize,
    layer.strides,
    1,
    layer.pad,
  );
  const dy = randomInput(...outShape);

  it.each(Object.entries(hardInputs(input)))('agrees with cpu for %s', async (_, x) => {
    await expectSameKernel(tf.MaxPool, { x }, layer);
    await expectSameKernel(tf.MaxPoolGrad, { dy, input: x, output: dy }, layer);
    await expectSameKernel(tf.AvgPoolGrad, { dy, input: x }, layer);
  });

  it.each([true, false])(
    'tells where the maxima are (includeBatchInIndex %s)',
    async (includeBatchInIndex) => {
      for (const x of Object.values(hardInputs(input))) {
        await expectSameKernel(tf.MaxPoolWithArgmax, { x }, { ...layer, includeBatchInIndex });
      }
    },
  );
});

describe.each(volumes)('pooling of volumes %j', ({ input, ...layer }) => {
  const { outShape } = tf.backend_util.computePool3DInfo(
    [...input],
    layer.filterSize,
    layer.strides,
    1,
    layer.pad,
  );
  const dy = randomInput(...outShape);

  it.each(Object.entries(hardInputs(input)))('agrees with cpu for %s', async (kind, x) => {
    await expectSameKernel(tf.MaxPool3D, { x }, { ...layer, dataFormat: 'NDHWC' });
    await expectSameKernel(tf.AvgPool3DGrad, { dy, input: x }, layer);
    if (kind === 'equal numbers') return; // cpu takes the last of equals for volumes, but the first for images
    await expectSameKernel(tf.MaxPool3DGrad, { dy, input: x, output: dy }, layer);
  });
});
