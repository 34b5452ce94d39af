import { DlError, type HostTensor } from '@dl/core';
import { expect, describe, it } from '@jest/globals';
import fc from 'fast-check';
import { expectOnlyTypedErrors } from '../testing/expect-only-typed-errors';
import { gunzip } from '../testing/gunzip';
import { Hdf5Dataset } from './hdf5-dataset';
import { Hdf5Group } from './hdf5-group';
import { openHdf5 } from './open-hdf5';

const fixture = (name: string) => gunzip(new URL(`./fixtures/${name}.gz`, import.meta.url));

async function read(root: Hdf5Group, path: string): Promise<HostTensor> {
  const dataset = await root.get(path);
  if (dataset instanceof Hdf5Dataset) return dataset.read();
  throw new Error(`${path} is no dataset`);
}

const ignoreTyped = (error: unknown) => {
  if (!DlError.isInstance(error)) throw error;
};

const range = (count: number) => Array.from({ length: count }, (_, index) => index);

describe.each(['earliest.h5', 'latest.h5'])('openHdf5 of %s', (name) => {
  const opened = openHdf5(fixture(name));

  it.each([
    ['f4', 'float32'],
    ['f8', 'float64'],
    ['big-f4', 'float32'],
    ['big-f8', 'float64'],
  ])('reads %s', async (path, dtype) => {
    const { data, ...rest } = await read(await opened, `numbers/${path}`);
    expect(rest).toEqual({ dtype, shape: [2, 3] });
    expect([...data]).toEqual([0.5, 1.5, 2.5, 3.5, 4.5, 5.5]);
  });

  it.each([
    ['i1', 'int8'],
    ['i2', 'int16'],
    ['i4', 'int32'],
    ['i8', 'int64'],
    ['u1', 'uint8'],
    ['u2', 'uint16'],
    ['u4', 'uint32'],
    ['u8', 'uint64'],
    ['big-i2', 'int16'],
  ])('reads %s', async (path, dtype) => {
    const { data, ...rest } = await read(await opened, `numbers/${path}`);
    expect(rest).toEqual({ dtype, shape: [2, 3] });
    expect(Array.from(data as Int32Array, Number)).toEqual(range(6));
  });

  it('reads half precision as its bits, booleans, scalars and what is empty', async () => {
    const root = await opened;
    const half = await read(root, 'numbers/f2');
    expect(half).toMatchObject({ dtype: 'float16', shape: [2, 3] });
    expect([...half.data]).toEqual([0x3800, 0x3e00, 0x4100, 0x4300, 0x4480, 0x4580]);
    expect(await read(root, 'numbers/?')).toEqual({
      dtype: 'bool',
      shape: [2, 3],
      data: Uint8Array.of(0, 1, 0, 1, 0, 1),
    });
    expect(await read(root, 'numbers/scalar')).toEqual({
      dtype: 'float32',
      shape: [],
      data: Float32Array.of(3.25),
    });
    expect(await read(root, 'numbers/empty')).toMatchObject({ shape: [0, 4] });
    expect(await read(root, 'numbers/null')).toMatchObject({ shape: [0] });
    expect(await read(root, 'compact')).toMatchObject({ data: Float32Array.of(1, 2, 3) });
    expect(await read(root, 'of named type')).toMatchObject({ data: Float32Array.of(1, 2) });
  });

  it.each([
    'plain',
    'one',
    'one gzip',
    'gzip',
    'all filters',
    'growing',
    'growing columns',
    'growing twice',
    'implicit',
  ])('reads chunks: %s', async (path) => {
    const { data, shape } = await read(await opened, `chunked/${path}`);
    expect(shape).toEqual([10, 13]);
    expect([...data]).toEqual(range(130));
  });

  it('reads indexes of many chunks', async () => {
    for (const path of ['many chunks', 'many growing']) {
      const { data, shape } = await read(await opened, `chunked/${path}`);
      expect(shape).toEqual([name === 'latest.h5' ? 1100 : 200]);
      expect([...data]).toEqual(range(shape[0]!));
    }
  });

  it('fills what was not written', async () => {
    const root = await opened;
    const filled = await read(root, 'chunked/filled');
    expect([...filled.data]).toEqual([7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 1, 1, 7, 7, 1, 1]);
    expect([...(await read(root, 'chunked/unwritten')).data]).toEqual([-1, -1, -1, -1]);
  });

  it('reads texts and attributes', async () => {
    const texts = (await (await opened).get('texts'))!;
    expect(await texts.attribute('variable')).toBe('a text');
    expect(await texts.attribute('bytes')).toBe('fixed');
    expect(await texts.attribute('list')).toEqual(['x', 'yy', 'zzz']);
    expect(await texts.attribute('fixed list')).toEqual(['layer_1', 'layer_22']);
    expect(await texts.attribute('empty')).toBe('');
    expect(await texts.attribute('number')).toMatchObject({ shape: [], data: BigInt64Array.of(-5n) });
    expect(await texts.attribute('matrix')).toMatchObject({
      shape: [2, 2],
      data: Float64Array.of(1, 2, 3, 4),
    });
    expect(await texts.attribute('none')).toBeUndefined();
    const variable = (await (await opened).get('texts/variable')) as Hdf5Dataset;
    expect(await variable.readTexts()).toEqual(['eins', 'zwei', 'drei äöü']);
    const fixed = (await (await opened).get('texts/fixed')) as Hdf5Dataset;
    expect(await fixed.readTexts()).toEqual(['a', 'bc', '']);
  });

  it('reads groups and attributes beyond what fits into a header', async () => {
    const groups = (await (await opened).get('many groups')) as Hdf5Group;
    expect((await groups.names()).sort()).toEqual(
      range(130)
        .map((index) => `group ${index}`)
        .sort(),
    );
    expect(await read(groups, 'group 7/inner')).toMatchObject({ data: Int32Array.of(0, 1, 2) });
    const attributes = (await (await opened).get('many attributes'))!;
    expect(await attributes.attributeNames()).toHaveLength(61);
    for (const index of range(60)) {
      expect(await attributes.attribute(`attribute ${index}`)).toMatchObject({
        data: BigInt64Array.of(BigInt(index)),
      });
    }
    expect(await attributes.attribute('long')).toBe('0123456789'.repeat(500));
  });

  it('follows links inside of the file, and no circles', async () => {
    const root = await opened;
    expect((await read(root, 'links/soft')).shape).toEqual([2, 3]);
    expect((await read(root, 'links/up/links/up/numbers/f4')).shape).toEqual([2, 3]);
    expect(await root.get('links/external')).toBeUndefined();
    expect(await root.get('links/nothing')).toBeUndefined();
    await expect(root.get('links/circle')).rejects.toThrow('leads in circles');
    const group = (await root.get('numbers')) as Hdf5Group;
    const paths: string[] = [];
    for await (const [path] of group.datasets()) paths.push(path);
    expect(paths).toHaveLength(18);
    expect(paths).toContain('f4');
  });

  it('refuses what it does not read, by name', async () => {
    const compound = read(await opened, 'compound');
    await expect(compound).rejects.toMatchObject({ code: 'file-format' });
    await expect(compound).rejects.toThrow(/compound cannot be read as numbers/);
  });

  it('reads damaged and truncated files or says what is wrong with them', async () => {
    const bytes = fixture(name);
    await expectOnlyTypedErrors(bytes, async (damaged) => {
      const root = await openHdf5(damaged);
      for (const path of ['numbers', 'chunked', 'texts', 'many groups', 'many attributes', '/']) {
        const group = await root.get(path);
        if (!(group instanceof Hdf5Group)) continue;
        for (const attribute of await group.attributeNames())
          await group.attribute(attribute).catch(ignoreTyped);
        for (const name of (await group.names()).slice(0, 30)) {
          const object = await group.get(name).catch(ignoreTyped);
          if (object instanceof Hdf5Dataset) await object.bytes().catch(ignoreTyped);
        }
      }
    });
  });
});

it('reads sparse datasets and refuses LZF', async () => {
  const root = await openHdf5(fixture('latest.h5'));
  const { data } = await read(root, 'chunked/sparse');
  expect([data[0], data[300], data[69_999], data[5000]]).toEqual([1, 1, 100, 0]);
  await expect(read(root, 'lzf')).rejects.toThrow(/filter LZF, which is not supported/);
});

it('keeps the order of links where the file does', async () => {
  const root = await openHdf5(fixture('ordered.h5'));
  expect(await root.names()).toEqual(range(20).map((index) => `dataset ${20 - index}`));
  expect(await root.attributeNames()).toHaveLength(20);
});

it('finds the superblock behind a user block', async () => {
  const root = await openHdf5(fixture('user-block.h5'));
  expect(await read(root, 'x')).toMatchObject({ data: Float32Array.of(0, 1, 2, 3) });
});

it('refuses bytes that are no HDF5 file', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 2000 }), async (bytes) => {
      await expect(openHdf5(bytes)).rejects.toMatchObject({ code: 'file-format' });
    }),
    { numRuns: 50 },
  );
});
