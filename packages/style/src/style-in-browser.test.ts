import { encodeImage, type Image } from '@dl/core/data';
import { expect } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { bundlePage } from '../../../build/bundle-page';
import { runScriptInChromium } from '../../../build/run-in-chromium';
import { testBuiltInChromium } from '../../../build/test-in-chromium';

const inPackage = (file: string) => fileURLToPath(new URL(`../${file}`, import.meta.url));

/** Fills the form of the example's page in, as a visitor would, and waits for the painting. */
const visit = (backend: string) => `
  history.replaceState(null, '', '/?backend=${backend}');
  await import('./main.ts');
  const field = (name) => document.querySelector('[name=' + name + ']');
  for (const name of ['content', 'style']) {
    const files = new DataTransfer();
    files.items.add(new File([await (await fetch('/' + name)).blob()], name + '.png'));
    field(name).files = files.files;
  }
  field('imageSize').value = '128';
  field('iterations').value = '4';
  const canvas = document.querySelector('canvas');
  const status = document.querySelector('[role=status]');
  const sizes = new Set();
  const observer = new MutationObserver(() => sizes.add(canvas.width + 'x' + canvas.height));
  observer.observe(status, { childList: true });
  document.querySelector('form').requestSubmit();
  while (!field('stop').disabled) await new Promise((resolve) => setTimeout(resolve, 50));
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  report({ status: status.textContent, sizes: [...sizes], pixels: [...data] });`;

/** A colour for each place. */
function picture(width: number, height: number, color: (x: number, y: number) => number[]): Image {
  const pixels = Array.from({ length: width * height }, (_, i) => color(i % width, Math.floor(i / width)));
  return { data: Uint8Array.from(pixels.flat()), width, height, channels: 3 };
}
const square = picture(128, 96, (x, y) =>
  Math.abs(x - 64) < 30 && Math.abs(y - 48) < 30 ? [200, 200, 200] : [60, 60, 60],
);
const redStripes = picture(96, 96, (x) => (x % 8 < 4 ? [220, 40, 30] : [60, 10, 10]));

for (const backend of ['webgl', 'webgpu'] as const) {
  testBuiltInChromium(
    import.meta.url,
    `the example page paints on ${backend} and shows it as it grows`,
    async (executable) => {
      const served: Record<string, Uint8Array> = {
        '/weights/small.safetensors': readFileSync(inPackage('weights/small.safetensors')),
        '/content': await encodeImage(square, 'png'),
        '/style': await encodeImage(redStripes, 'png'),
      };
      const { status, sizes, pixels } = await runScriptInChromium<{
        status: string;
        sizes: string[];
        pixels: number[];
      }>(await bundlePage('style-in-browser', visit(backend)), {
        executable,
        graphics: backend,
        serve({ url }, response) {
          const found = served[url!];
          if (found) response.end(found);
          return found !== undefined;
        },
      });
      expect(status).toMatch(/^Done/);
      expect(sizes).toEqual(expect.arrayContaining(['64x48', '128x96'])); // previews of both scales
      const mean = (channel: number) =>
        pixels.reduce((sum, value, i) => sum + (i % 4 === channel ? value : 0), 0) / (pixels.length / 4);
      expect(mean(0)).toBeGreaterThan(mean(2) + 10); // red, as the style; the content is grey
    },
  );
}
