import { describe, expect, it } from '@jest/globals';
import { expectOnlyTypedErrors } from '../testing/expect-only-typed-errors';
import { gunzip } from '../testing/gunzip';
import { openWeights } from '../open-weights';

const fixture = (name: string) => gunzip(new URL(`./fixtures/${name}.gz`, import.meta.url));

describe('weights of Keras', () => {
  it.each(['cnn-2.h5', 'cnn-3.h5'])('have the names that Keras gives them: %s', async (name) => {
    const file = await openWeights(fixture(name));
    expect(file.format).toBe('keras');
    expect(file.names).toEqual(
      expect.arrayContaining(['first/kernel', 'first/bias', 'batch_normalization/moving_mean']),
    );
    expect(file.describe('first/kernel')).toMatchObject({ dtype: 'float32', shape: [3, 3, 3, 4] });
    const { 'first/bias': bias } = await file.read(['first/bias']);
    expect(bias!.data).toHaveLength(4);
  });

  it.each(['cnn-3.keras', 'cnn-3.weights.h5', 'cnn-2.keras'])('have paths in %s', async (name) => {
    const file = await openWeights(fixture(name));
    expect(file.format).toBe('keras');
    expect(file.describe('layers/conv2d/vars/0')).toMatchObject({ shape: [3, 3, 3, 4] });
  });

  it('are those of any HDF5 file, where nothing of Keras is in it', async () => {
    const file = await openWeights(gunzip(new URL('../hdf5/fixtures/user-block.h5.gz', import.meta.url)), {
      format: 'keras',
    });
    expect(file.names).toEqual(['x']);
    const other = await openWeights(gunzip(new URL('../hdf5/fixtures/latest.h5.gz', import.meta.url)));
    expect(other.describe('numbers/i8')).toMatchObject({ dtype: 'int64', shape: [2, 3] });
  });

  it('are read from damaged files or refused', async () => {
    await expectOnlyTypedErrors(fixture('text-2.h5'), async (damaged) => {
      await (await openWeights(damaged)).read();
    });
  });
});
