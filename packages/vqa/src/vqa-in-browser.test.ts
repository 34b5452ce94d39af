import { expect } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { bundlePage } from '../../../build/bundle-page';
import { runScriptInChromium } from '../../../build/run-in-chromium';
import { testBuiltInChromium } from '../../../build/test-in-chromium';

const inPackage = (file: string) => fileURLToPath(new URL(`../${file}`, import.meta.url));

/** Chooses what the example's page draws and asks, as a visitor would, and waits for the answers. */
const visit = `
  await import('./main.ts');
  const field = (name) => document.querySelector('[name=' + name + ']');
  const status = document.querySelector('[role=status]');
  const ask = async (question) => {
    field('question').value = question;
    document.querySelector('#ask').requestSubmit();
    while (status.textContent === 'Looking ...') await new Promise((resolve) => setTimeout(resolve, 20));
    return document.querySelector('output').textContent;
  };
  const answers = [];
  for (const [shape, color] of [['circle', 'blue'], ['rectangle', 'red'], ['triangle', 'teal']]) {
    field('shape').value = shape;
    field('color').value = color;
    document.forms[0].dispatchEvent(new Event('input'));
    answers.push([await ask('what shape is in the image?'), await ask('what color is the shape?')]);
  }
  answers.push([await ask('is there a teal shape?'), await ask('is there not a teal shape?')]);
  await ask('is there a purple shape?');
  report({ answers, status: status.textContent });`;

testBuiltInChromium(
  import.meta.url,
  'the example page answers on webgl what is asked about what it drew',
  async (executable) => {
    const weights = readFileSync(inPackage('weights/easy-vqa.safetensors'));
    const { answers, status } = await runScriptInChromium<{ answers: string[][]; status: string }>(
      await bundlePage('vqa-in-browser', visit),
      {
        executable,
        graphics: 'webgl',
        serve({ url }, response) {
          if (url === '/weights/easy-vqa.safetensors') response.end(weights);
          return url === '/weights/easy-vqa.safetensors';
        },
      },
    );
    expect(answers).toEqual([
      ['circle', 'blue'],
      ['rectangle', 'red'],
      ['triangle', 'teal'],
      ['yes', 'no'],
    ]);
    expect(status).toMatch(/purple/);
  },
);
