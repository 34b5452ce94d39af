import { beforeAll, describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { useBackend } from '@dl/core/backends';
import { expectNoLeaks } from '../../testing';

beforeAll(async () => {
  await useBackend('cpu');
  await useBackend('wasm');
});

describe('the wasm backend, by way of cpu', () => {
  it('has every kernel that cpu has', () => {
    const names = (backend: string) => tf.getKernelsForBackend(backend).map(({ kernelName }) => kernelName);
    expect(names('cpu').filter((name) => !names('wasm').includes(name))).toEqual([]);
  });

  it('computes with complex numbers and leaves nothing behind', async () => {
    await expectNoLeaks(async () => {
      const results = tf.tidy(() => {
        const spectrum = tf.fft(tf.complex(tf.tensor1d([1, 2, 3, 4]), tf.zeros([4])));
        const product = tf.mul(spectrum, tf.reshape(spectrum, [1, 4]));
        return { spectrum, imaginary: tf.imag(product), restored: tf.real(tf.ifft(spectrum)) };
      });
      expect(results.spectrum.dtype).toBe('complex64');
      expect(Array.from(await results.spectrum.data())).toEqual([10, 0, -2, 2, -2, 0, -2, -2]);
      expect(Array.from(await results.imaginary.data(), Math.round)).toEqual([0, -8, -0, 8]);
      expect(Array.from(await results.restored.data())).toEqual([1, 2, 3, 4]);
      tf.dispose(results);
    });
    expect(tf.backend().numDataIds()).toBe(0);
  });

  it('compares and keeps strings', async () => {
    const words = tf.tensor1d(['a', 'b', 'c']);
    expect(await tf.equal(words, tf.tensor1d(['a', 'x', 'c'])).array()).toEqual([1, 0, 1]);
    expect(await tf.concat([words, tf.fill([1], 'd')]).array()).toEqual(['a', 'b', 'c', 'd']);
  });

  it('multiplies integers exactly', async () => {
    const large = 2 ** 24 + 1; // not a float32
    const product = tf.matMul(tf.tensor2d([[large]], [1, 1], 'int32'), tf.tensor2d([[1]], [1, 1], 'int32'));
    expect(product.dtype).toBe('int32');
    expect(await product.array()).toEqual([[large]]);
  });

  it('gathers ragged tensors', async () => {
    const { outputNestedSplits, outputDenseValues } = tf.raggedGather(
      [tf.tensor1d([0, 1, 3], 'int32')],
      tf.tensor1d([1, 2, 3]),
      tf.tensor1d([1, 0], 'int32'),
      1,
    );
    expect(await outputNestedSplits[0]!.array()).toEqual([0, 2, 3]);
    expect(await outputDenseValues.array()).toEqual([2, 3, 1]);
  });
});
