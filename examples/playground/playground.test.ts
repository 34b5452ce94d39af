import assert from 'node:assert/strict';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { findChromium } from '../../build/find-chromium';
import { backendOf, drives, filesOfEntrance, openBrowser, servePage, Visit } from './drive';

const weights = fileURLToPath(
  new URL('../../packages/vision/weights/resnet20.dl_cifar10.safetensors', import.meta.url),
);
const found = await findChromium();
const options = 'reason' in found ? { skip: found.reason } : {};

let browser: Browser;
let address: string;
let close: () => void;

before(async () => {
  if ('reason' in found) return;
  browser = await openBrowser(found.executable);
  ({ address, close } = await servePage());
});

after(async () => {
  await browser?.close();
  close?.();
});

test('a visitor can act as soon as one small script is there, before any backend', options, async () => {
  const files = await filesOfEntrance();
  assert.deepEqual(files.map(({ name }) => path.extname(name)).sort(), ['.css', '.html', '.js']);
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  assert.ok(total < 100_000, `${total} bytes`);

  const visit = await Visit.begin(browser, address);
  await visit.page.route(
    ({ pathname }) => pathname !== '/' && !files.some(({ name }) => pathname === `/${name}`),
    (route) => route.abort(),
  );
  await visit.enter();
  await visit.page.locator('nav a').first().click();
  await visit.page.locator('h1:focus').waitFor();
  await visit.end();
});

test('every room has a drive', options, async () => {
  const visit = await Visit.begin(browser, address);
  await visit.enter();
  assert.deepEqual(await visit.rooms(), Object.keys(drives));
  assert.deepEqual(await visit.violations(), []);
  assert.deepEqual(visit.consoleErrors, []);
  await visit.end();
});

for (const room of Object.keys(drives)) {
  test(`the room of ${room} works, without errors and barriers`, options, async (t) => {
    const visit = await Visit.begin(browser, address, { backend: backendOf(room) });
    try {
      await visit.enter();
      await visit.page.locator(`nav a[href="#/${room}"]`).click();
      await visit.page.locator('h1:focus').waitFor();
      await drives[room]!(visit.page);
      t.diagnostic(`longest task of the main thread: ${await visit.longestTask()} ms`);
      assert.deepEqual(visit.consoleErrors, []);
      assert.deepEqual(await visit.violations(), []);
      await visit.page.setViewportSize({ width: 360, height: 740 });
      const width = await visit.page.evaluate(() => document.documentElement.scrollWidth);
      assert.equal(width, 360, 'nothing is wider than a narrow screen');
    } finally {
      await visit.end();
    }
  });
}

test('a backend that is not there is told in place, and another can be chosen', options, async () => {
  const visit = await Visit.begin(browser, address, { backend: 'none' });
  await visit.enter('digits');
  await visit.page.locator('main [role=alert]', { hasText: /no backend "none"/i }).waitFor();
  const choice = visit.page.getByLabel('Computes with');
  await choice.focus();
  await choice.selectOption('cpu');
  assert.match(visit.page.url(), /\?backend=cpu#\/digits$/);
  await visit.page.locator('main [role=status]', { hasText: 'Draw a digit' }).waitFor();
  assert.ok(await choice.evaluate((select) => select === document.activeElement), 'the focus stays');
  await visit.page.getByRole('button', { name: 'Draw a 7' }).click();
  await visit.page.locator('main [role=status]', { hasText: 'looks like a 7' }).waitFor();
  assert.deepEqual(visit.consoleErrors, []);
  await visit.end();
});

test('weights of a visitor are used', options, async () => {
  const visit = await Visit.begin(browser, address, { backend: 'cpu' });
  const { page } = visit;
  await visit.enter('pictures');
  await page.getByText('Weights of your own').click();
  const file = page.getByLabel('File', { exact: true });
  await file.setInputFiles({
    name: 'no.bin',
    mimeType: 'application/octet-stream',
    buffer: Buffer.from('no'),
  });
  await page.locator('main [role=alert]', { hasText: /./ }).waitFor();
  await page.getByRole('combobox', { name: 'Network' }).selectOption('resnet20');
  await file.setInputFiles(weights);
  await page.locator('main [role=status]', { hasText: 'which knows 10 classes' }).waitFor();
  await page.getByRole('button', { name: 'a ship at sea' }).click();
  await page.locator('main [role=status]', { hasText: /^ship/ }).waitFor();
  await visit.end();
});

test('once loaded, it works without a network', options, async () => {
  const served = await servePage();
  const visit = await Visit.begin(browser, served.address, { backend: 'wasm', offline: true });
  const { page } = visit;
  await visit.enter();
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
    if (navigator.serviceWorker.controller) return;
    await new Promise((resolve) => navigator.serviceWorker.addEventListener('controllerchange', resolve));
  });
  await page.context().setOffline(true);
  served.close();
  await page.reload();
  await page.locator('nav a', { hasText: 'Digits' }).click();
  await page.getByRole('button', { name: 'Draw a 3' }).click();
  await page.locator('main [role=status]', { hasText: 'looks like a 3' }).waitFor();
  await page.locator('nav a', { hasText: 'Text' }).click();
  await page.getByLabel('Characters').fill('20');
  await page.getByRole('button', { name: 'Write' }).click();
  await page.locator('main [role=status]', { hasText: '20 characters' }).waitFor();
  assert.deepEqual(visit.consoleErrors, []);
  await visit.end();
});
