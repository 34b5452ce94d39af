import { existsSync, mkdtempSync, rmSync, statSync, truncateSync, copyFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Random, withRandom } from '@dl/core';
import { useBackend } from '@dl/core/backends';
import { readImage } from '@dl/core/data';
import { expectNoLeaks } from '@dl/core/testing';
import { saveTensors } from '@dl/core/weights';
import * as tf from '@tensorflow/tfjs-core';
import { shippedStyles } from './shipped-styles';
import { loadStyleNetwork, saveStyleNetwork } from './style-network-file';
import { stylize } from './stylize';
import { meanAbsoluteDifference, waves } from './testing/patterns';
import { TransformNetwork } from './transform-network';

const folder = mkdtempSync(path.join(tmpdir(), 'dl-style-network-'));
beforeAll(() => useBackend('wasm'));
afterAll(() => rmSync(folder, { recursive: true }));

it('paints the same after it was saved and loaded, whatever its shape', async () => {
  const options = { width: 5, residualBlocks: 2, upsampling: 'nearest' } as const;
  const network = withRandom(new Random(3), () => new TransformNetwork(options));
  const file = path.join(folder, 'network.safetensors');
  await saveStyleNetwork(file, network);
  const before = await stylize(network, waves(24, 24));
  network.dispose();
  await expectNoLeaks(async () => {
    const loaded = await loadStyleNetwork(file);
    expect(loaded.options).toEqual(options);
    expect(loaded.training).toBe(false);
    expect(await stylize(loaded, waves(24, 24))).toEqual(before);
    loaded.dispose();
  });

  const half = path.join(folder, 'half.safetensors');
  const again = await loadStyleNetwork(file);
  await saveStyleNetwork(half, again, { dtype: 'float16' });
  again.dispose();
  expect(statSync(half).size).toBeLessThan(0.7 * statSync(file).size);
  const rounded = await loadStyleNetwork(half);
  expect(meanAbsoluteDifference(await stylize(rounded, waves(24, 24)), before)).toBeLessThan(1);
  rounded.dispose();

  const cut = path.join(folder, 'cut.safetensors');
  copyFileSync(file, cut);
  truncateSync(cut, 1000);
  await expect(loadStyleNetwork(cut)).rejects.toMatchObject({ code: 'file-format' });
  const other = path.join(folder, 'other.safetensors');
  const tensor = tf.zeros([2]);
  await saveTensors(other, { tensor });
  tensor.dispose();
  await expect(loadStyleNetwork(other)).rejects.toThrow(/is no file of a style network: take one that/);
});

it('has the styles that come with the package', async () => {
  for (const style of shippedStyles) {
    const network = await loadStyleNetwork(style);
    const [before, after] = [waves(32, 32), await stylize(network, waves(32, 32))];
    network.dispose();
    expect(meanAbsoluteDifference(after, before)).toBeGreaterThan(20); // it has painted
  }
  await expect(loadStyleNetwork('sunflowers')).rejects.toMatchObject({ code: 'file-not-found' });
});

const data =
  process.env.DL_TEST_DATA ?? fileURLToPath(new URL('../../../../../shared/data', import.meta.url));
const style = path.join(data, 'style');
const hasData = existsSync(path.join(style, 'fast_style_weights/wave/manifest.json'));

(hasData ? it : it.skip)(
  `paints the published picture with the published weights${hasData ? '' : ` (skipped: ${style} is missing)`}`,
  async () => {
    await useBackend('ort');
    const network = await loadStyleNetwork(path.join(style, 'fast_style_weights/wave/manifest.json'));
    const painted = await stylize(network, path.join(style, 'content/chicago.jpg'), { margin: 0 });
    network.dispose();
    const published = await readImage(path.join(style, 'reference_results/chicago_wave.jpg'));
    expect(meanAbsoluteDifference(painted, published)).toBeLessThan(1.7);
  },
);
