import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { InvalidArgumentError, Random, ShapeError, withRandom } from '@dl/core';
import { useBackend } from '@dl/core/backends';
import { expectNoLeaks } from '@dl/core/testing';
import * as tf from '@tensorflow/tfjs-core';
import { FixedStatistics } from './fixed-statistics';
import { paintPictures } from './paint-pictures';
import { paintTiles, type TileEnd } from './paint-tiles';
import { stylize } from './stylize';
import { meanAbsoluteDifference, waves } from './testing/patterns';
import { TransformNetwork } from './transform-network';

beforeAll(() => useBackend('wasm'));

const create = (upsampling: 'transposed' | 'nearest') =>
  withRandom(new Random(1), () => new TransformNetwork({ width: 4, residualBlocks: 1, upsampling })).eval();

describe.each(['transposed', 'nearest'] as const)('TransformNetwork with %s upsampling', (upsampling) => {
  let network: TransformNetwork;
  beforeAll(() => {
    network = create(upsampling);
  });
  afterAll(() => network.dispose());

  it.each([
    [32, 32],
    [33, 18],
    [10, 27],
  ])('keeps the size %d x %d', async (width, height) => {
    const painted = await stylize(network, waves(width, height));
    expect(painted).toMatchObject({ width, height, channels: 3 });
    expect(new Set(painted.data).size).toBeGreaterThan(20);
  });

  it('depends on no more pixels around than it says', () => {
    const { reach } = network;
    const size = 4 * Math.ceil((2 * reach + 8) / 4);
    const statistics = new FixedStatistics();
    const changed = tf.tidy(() => {
      const images = tf.randomUniform([1, size, size, 3], 0, 1, 'float32', 1);
      const middle = tf.pad(tf.ones([1, 1, 1, 3]), [[0, 0], [size / 2, size / 2 - 1], [size / 2, size / 2 - 1], [0, 0]]); // prettier-ignore
      const before = network.forward(images, statistics.record);
      const after = network.forward(tf.add(images, middle), statistics.use);
      return tf.max(tf.abs(tf.sub(after, before)), 3);
    });
    const differences = changed.arraySync() as number[][][];
    changed.dispose();
    statistics.dispose();
    const far: number[] = [];
    const near: number[] = [];
    for (const [y, row] of differences[0]!.entries()) {
      for (const [x, value] of row.entries()) {
        const distance = Math.max(Math.abs(x - size / 2), Math.abs(y - size / 2));
        (distance > reach ? far : near).push(value);
      }
    }
    expect(Math.max(...far)).toBe(0);
    expect(Math.max(...near)).toBeGreaterThan(0);
  });
});

describe('stylize', () => {
  let network: TransformNetwork;
  beforeAll(() => {
    network = create('transposed');
  });
  afterAll(() => network.dispose());

  it('paints tiles as the whole picture at once with the same statistics: there are no seams', async () => {
    const picture = waves(152, 132);
    const statistics = new FixedStatistics();
    await paintPictures(network, [waves(60, 60)], statistics.record);
    const [whole] = await paintPictures(network, [picture], statistics.use);
    const plan = { tileSize: 80, overlap: 28, multiple: 4 };
    const tiled = await paintTiles(network, picture, statistics.use, plan);
    expect(meanAbsoluteDifference(tiled, whole!)).toBeLessThan(0.001); // a rounded byte, here and there
    const narrow = await paintTiles(network, picture, statistics.use, { ...plan, overlap: 4 });
    expect(meanAbsoluteDifference(narrow, whole!)).toBeGreaterThan(0.1); // the overlap is what makes it so
    statistics.dispose();
  });

  it('tiles a picture of any size, and says how far it is', async () => {
    const events: TileEnd[] = [];
    const picture = waves(150, 131);
    const tiled = await stylize(
      network,
      picture,
      { tileSize: 96 },
      { onEvent: (event) => events.push(event) },
    );
    expect(events.map(({ done }) => done)).toEqual(events.map((_, i) => i + 1));
    expect(events.at(-1)!.total).toBe(events.length);
    expect(tiled).toMatchObject({ width: 150, height: 131 });
  });

  it('reduces larger pictures to the size that is asked for, and enlarges none', async () => {
    expect(await stylize(network, waves(60, 30), { imageSize: 40 })).toMatchObject({ width: 40, height: 20 });
    expect(await stylize(network, waves(60, 30), { imageSize: 90 })).toMatchObject({ width: 60, height: 30 });
  });

  it('paints edges as the rest', async () => {
    const nearest = create('nearest');
    const plain = { data: new Uint8Array(48 * 40 * 3).fill(90), width: 48, height: 40, channels: 3 } as const;
    const colors = async (margin: number) => {
      const { data } = await stylize(nearest, plain, { margin });
      return new Set(Array.from({ length: 48 * 40 }, (_, i) => data.subarray(3 * i, 3 * i + 3).join())).size;
    };
    expect(await colors(32)).toBe(1); // more than it sees around a pixel
    expect(await colors(0)).toBeGreaterThan(1);
    nearest.dispose();
  });

  it('leaks nothing, and stops between tiles', async () => {
    await expectNoLeaks(() => stylize(network, waves(90, 90), { tileSize: 80 }));
    const stop = new AbortController();
    const onEvent = () => stop.abort(new Error('enough'));
    const stopped = stylize(network, waves(150, 131), { tileSize: 80 }, { signal: stop.signal, onEvent });
    await expect(stopped).rejects.toThrow('enough');
  });

  it('says what is wrong with a picture or a tile size', async () => {
    await expect(stylize(network, waves(1, 1))).rejects.toThrow(ShapeError);
    await expect(stylize(network, waves(1, 1))).rejects.toThrow(/1 x 1 pixels; .* at least 8/);
    await expect(stylize(network, waves(20, 20), { tileSize: 100 })).rejects.toThrow(InvalidArgumentError);
    await expect(stylize(network, waves(20, 20), { tileSize: 48 })).rejects.toThrow(/more than 56.*48/);
    await expect(stylize(network, new Uint8Array([1, 2, 3]))).rejects.toMatchObject({ code: 'file-format' });
  });
});
