import { expect } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { bundlePage } from '../../../build/bundle-page';
import { runScriptInChromium } from '../../../build/run-in-chromium';
import { testBuiltInChromium } from '../../../build/test-in-chromium';

const inPackage = (file: string) => fileURLToPath(new URL(`../${file}`, import.meta.url));

/** Drags, presses keys and chooses another digit, as a visitor would, and says what was drawn each time. */
const visit = `
  await import('./main.ts');
  const canvas = document.querySelector('canvas');
  const status = document.querySelector('[role=status]');
  const pictures = [];
  const look = async (act) => {
    status.textContent = '';
    act();
    while (!status.textContent) await new Promise((resolve) => setTimeout(resolve, 20));
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    pictures.push([...data].filter((_, i) => i % 4 === 0));
  };
  const press = (key) => canvas.dispatchEvent(new KeyboardEvent('keydown', { key, cancelable: true }));
  const drag = (x, y) => {
    const { left, top, width, height } = canvas.getBoundingClientRect();
    canvas.dispatchEvent(
      new PointerEvent('pointermove', { buttons: 1, clientX: left + x * width, clientY: top + y * height }),
    );
  };
  await look(() => drag(0.1, 0.1));
  await look(() => drag(0.9, 0.9));
  await look(() => press('ArrowLeft'));
  await look(() => press('ArrowRight'));
  await look(() => {
    document.querySelector('select').value = '7';
    document.querySelector('select').dispatchEvent(new Event('change'));
  });
  await look(() => document.forms[0].requestSubmit());
  report({ pictures, status: status.textContent });`;

testBuiltInChromium(
  import.meta.url,
  'the example page makes another digit on webgl wherever one drags to',
  async (executable) => {
    const weights = readFileSync(inPackage('weights/mnist.safetensors'));
    const { pictures, status } = await runScriptInChromium<{ pictures: number[][]; status: string }>(
      await bundlePage('gan-in-browser', visit),
      {
        executable,
        graphics: 'webgl',
        serve({ url }, response) {
          if (url === '/weights/mnist.safetensors') response.end(weights);
          return url === '/weights/mnist.safetensors';
        },
      },
    );
    const difference = (a: number, b: number) =>
      pictures[a]!.reduce((sum, value, i) => sum + Math.abs(value - pictures[b]![i]!), 0) / 784;
    expect(pictures.map(({ length }) => length)).toEqual(Array(6).fill(784));
    for (const picture of pictures) expect(Math.max(...picture)).toBeGreaterThan(150); // there is ink
    expect(difference(0, 1)).toBeGreaterThan(5);
    expect(difference(1, 3)).toBe(0); // an arrow there and back
    expect(difference(1, 2)).toBeGreaterThan(0);
    expect(difference(3, 4)).toBeGreaterThan(5);
    expect(difference(4, 5)).toBeGreaterThan(5);
    expect(status).toMatch(/^\d+ ms on .+$/);
  },
);
