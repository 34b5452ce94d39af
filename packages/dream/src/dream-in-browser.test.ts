import { Random, toHostTensor, withRandom } from '@dl/core';
import { useBackend } from '@dl/core/backends';
import { encodeImage } from '@dl/core/data';
import { writeSafetensors } from '@dl/core/weights';
import { resnet20 } from '@dl/vision';
import { expect } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { bundlePage } from '../../../build/bundle-page';
import { runScriptInChromium } from '../../../build/run-in-chromium';
import { testBuiltInChromium } from '../../../build/test-in-chromium';
import { randomBytes } from './testing/small-network';

/** Fills the form of the example's page in, as a visitor would, and waits for the dream. */
const visit = `
  history.replaceState(null, '', '/?backend=webgl&network=resnet20&weights=/weights');
  await import('./main.ts');
  const field = (name) => document.querySelector('[name=' + name + ']');
  const files = new DataTransfer();
  files.items.add(new File([await (await fetch('/picture')).blob()], 'noise.png'));
  field('picture').files = files.files;
  field('layer').value = 'layer1.0';
  field('size').value = '48';
  const canvas = document.querySelector('canvas');
  const status = document.querySelector('[role=status]');
  const sizes = new Set();
  const observer = new MutationObserver(() => sizes.add(canvas.width + 'x' + canvas.height));
  observer.observe(status, { childList: true });
  document.querySelector('form').requestSubmit();
  while (!/^Done|[a-z]{3}.*[.:]/.test(status.textContent) || /^(Loading|Choose)/.test(status.textContent))
    await new Promise((resolve) => setTimeout(resolve, 50));
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  report({ status: status.textContent, sizes: [...sizes], pixels: [...data] });`;

/** A network without training, in memory. */
async function weights(): Promise<Uint8Array> {
  await useBackend(process.env.DL_BACKEND ?? 'ort');
  const model = withRandom(new Random(2), () => resnet20());
  const state = model.stateDict();
  const tensors = await Promise.all(
    Object.entries(state).map(async ([name, tensor]) => [name, await toHostTensor(tensor)] as const),
  );
  tf.dispose(state);
  model.dispose();
  return writeSafetensors(Object.fromEntries(tensors));
}

testBuiltInChromium(
  import.meta.url,
  'the example page dreams on WebGL and shows it as it grows',
  async (executable) => {
    const served: Record<string, Uint8Array> = {
      '/weights': await weights(),
      '/picture': await encodeImage(randomBytes(48, 36), 'png'),
    };
    const { status, sizes, pixels } = await runScriptInChromium<{
      status: string;
      sizes: string[];
      pixels: number[];
    }>(await bundlePage('dream-in-browser', visit), {
      executable,
      graphics: 'webgl',
      serve({ url }, response) {
        const found = served[url!];
        if (found) response.end(found);
        return found !== undefined;
      },
    });
    expect(status).toMatch(/^Done/);
    expect(sizes).toEqual(expect.arrayContaining(['34x26', '48x36']));
    const rgb = pixels.filter((_, i) => i % 4 < 3);
    const original = randomBytes(48, 36).data;
    const change = rgb.reduce((sum, value, i) => sum + Math.abs(value - original[i]!), 0) / rgb.length;
    expect(change).toBeGreaterThan(3);
    expect(change).toBeLessThan(100);
  },
);
