import { writeSafetensors } from '@dl/core/weights';
import { expectNoLeaks } from '@dl/core/testing';
import { expect, it } from '@jest/globals';
import { loadWeights } from './load-weights';

it('frees what it has read when a later tensor is missing', async () => {
  const bytes = writeSafetensors({
    there: { dtype: 'float32', shape: [2], data: Float32Array.of(1, 2) },
  });
  await expectNoLeaks(async () => {
    await expect(loadWeights(bytes, { names: ['there', 'missing'] })).rejects.toMatchObject({
      code: 'invalid-argument',
    });
  });
});
