import { openBytes } from '@dl/core/weights';
import { expect, it } from '@jest/globals';
import { gunzip } from '../testing/gunzip';
import { chunksOf, type ChunkGrid } from './chunks';
import { Hdf5File } from './hdf5-file';

const latest = gunzip(new URL('./fixtures/latest.h5.gz', import.meta.url));

it.each([2 ** 40, Infinity])(
  'refuses %d chunks one after the other, which the file cannot have',
  async (maximum) => {
    const file = await Hdf5File.open(await openBytes(latest));
    const grid: ChunkGrid = {
      layout: { kind: 'chunked', chunk: [1], index: { kind: 'implicit', address: 0 } },
      shape: [1],
      maximum: [maximum],
      chunkBytes: 4,
      isFiltered: false,
    };
    let bytes = 0;
    const reading = async () => {
      for await (const { size } of chunksOf(file, grid)) if ((bytes += size) > file.size) return;
    };
    await expect(reading()).rejects.toMatchObject({ code: 'file-format' });
    expect(bytes).toBeLessThanOrEqual(file.size);
  },
);
