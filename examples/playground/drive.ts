/** Visits every room of the built page in Chromium and uses it, for the test and for `rooms.ts`. */
import assert from 'node:assert/strict';
import { readFile, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import AxeBuilder from '@axe-core/playwright';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import sharp from 'sharp';

const built = fileURLToPath(new URL('dist', import.meta.url));

/** Milliseconds that something may take on a busy machine without a GPU. */
const patience = 240_000;

const types: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
};

/** Serves the built page. */
export async function servePage(): Promise<{ address: string; close: () => void }> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url!, 'http://localhost');
    const file = path.join(built, pathname.endsWith('/') ? `${pathname}index.html` : pathname);
    readFile(file).then(
      (content) => {
        response.setHeader('Content-Type', types[path.extname(file)] ?? 'application/octet-stream');
        response.end(content);
      },
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, close };
}

/** Chromium with WebGL on the processor, and with a camera that shows a test picture. */
export const openBrowser = (executablePath: string): Promise<Browser> =>
  chromium.launch({
    executablePath,
    args: [
      '--use-angle=swiftshader',
      '--enable-unsafe-swiftshader',
      '--ignore-gpu-blocklist',
      '--use-fake-device-for-media-stream',
      '--use-fake-ui-for-media-stream',
    ],
  });

/** A page that is visited, and what was noticed there. */
export class Visit {
  readonly consoleErrors: string[] = [];

  private constructor(
    readonly page: Page,
    private readonly address: string,
    readonly backend: string,
  ) {
    page.setDefaultTimeout(patience);
    page.on('pageerror', (error) => this.consoleErrors.push(error.message));
    page.on('console', (message) => message.type() === 'error' && this.consoleErrors.push(message.text()));
  }

  static async begin(
    browser: Browser,
    address: string,
    { backend = 'webgl', offline = false } = {},
  ): Promise<Visit> {
    const context: BrowserContext = await browser.newContext({
      serviceWorkers: offline ? 'allow' : 'block',
      permissions: ['camera'],
      viewport: { width: 1280, height: 800 },
    });
    const page = await context.newPage();
    await page.addInitScript(() => {
      const longTasks: number[] = [];
      Object.assign(globalThis, { longTasks });
      new PerformanceObserver((list) =>
        longTasks.push(...list.getEntries().map(({ duration }) => duration)),
      ).observe({ type: 'longtask', buffered: true });
    });
    return new Visit(page, address, backend);
  }

  async enter(room = ''): Promise<void> {
    await this.page.goto(`${this.address}?backend=${this.backend}#/${room}`);
    await this.page.locator('main h1').waitFor();
  }

  /** Names of the rooms that there are. */
  async rooms(): Promise<string[]> {
    const links = this.page.locator('nav a');
    const addresses = await links.evaluateAll((all) => all.map((link) => link.getAttribute('href')!));
    return addresses.map((address) => address.replace('#/', ''));
  }

  /** Milliseconds of the longest task of the main thread since the page was loaded; 0 if none took 50. */
  async longestTask(): Promise<number> {
    const tasks = await this.page.evaluate(
      () => (globalThis as unknown as { longTasks: number[] }).longTasks,
    );
    return Math.round(Math.max(0, ...tasks));
  }

  /** What axe-core finds in light and in dark, each as rule and element. */
  async violations(): Promise<string[]> {
    const found: string[] = [];
    for (const colorScheme of ['dark', 'light'] as const) {
      await this.page.emulateMedia({ colorScheme });
      const { violations } = await new AxeBuilder({ page: this.page }).analyze();
      for (const { id, nodes } of violations)
        found.push(...nodes.map(({ target }) => `${colorScheme}: ${id} at ${target.join(' ')}`));
    }
    return found;
  }

  /** The page from its top, so many pixels wide, as WebP. */
  async picture(width: number, mostHeight: number): Promise<Buffer> {
    await this.page.setViewportSize({ width, height: 800 });
    const height = await this.page.evaluate(() => {
      document.querySelector('[aria-current]')?.scrollIntoView({ inline: 'center' });
      scrollTo(0, 0);
      return document.documentElement.scrollHeight;
    });
    const clip = { x: 0, y: 0, width, height: Math.min(height, mostHeight) };
    const png = await this.page.screenshot({ fullPage: true, clip });
    return sharp(png).webp({ quality: 70, effort: 6 }).toBuffer();
  }

  async end(): Promise<void> {
    await this.page.context().close();
  }
}

/** The files without which the page cannot be drawn, the document first. */
export async function filesOfEntrance(): Promise<{ name: string; bytes: number }[]> {
  const html = await readFile(path.join(built, 'index.html'), 'utf8');
  const named = [...html.matchAll(/(?:src|href)="\.?\/?([^"]+\.(?:js|css))"/g)].map(([, name]) => name!);
  return Promise.all(
    ['index.html', ...named].map(async (name) => ({
      name,
      bytes: (await stat(path.join(built, name))).size,
    })),
  );
}

/** Milliseconds from the navigation to a room that a visitor entered by the first click. */
export async function firstInteraction(browser: Browser, address: string): Promise<number> {
  const visit = await Visit.begin(browser, address);
  await visit.page.goto(address);
  await visit.page.locator('nav a').first().click();
  await visit.page.locator('h1:focus').waitFor();
  const milliseconds = await visit.page.evaluate(() => performance.now());
  await visit.end();
  return Math.round(milliseconds);
}

const statusOf = (page: Page, section = 'main') => page.locator(section).getByRole('status');

/** Waits until the status of a section says something. */
async function says(page: Page, words: RegExp, section = 'main'): Promise<string> {
  const status = statusOf(page, section).filter({ hasText: words });
  await status.waitFor().catch(async (error: Error) => {
    const alerts = await page.locator(`${section} [role=alert]`).allInnerTexts();
    throw new Error(`the page did not say ${words} but "${alerts.join(' ')}"`, { cause: error });
  });
  return status.innerText();
}

const select = (page: Page, name: string, option: string) =>
  page.getByRole('combobox', { name, exact: true }).selectOption(option);

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();

/** All pixels of a canvas, as one text. */
const pixelsOf = (page: Page, selector: string) =>
  page.locator(selector).evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL());

const panel = (heading: string) => `section[aria-labelledby="${heading}"]`;

/** The backend of a visit: WebGL; training would take half an hour on one that the processor emulates. */
export const backendOf = (room: string) => (room === 'training' ? 'wasm' : 'webgl');

/** What a visitor does in each room, with what must come of it. */
export const drives: Record<string, (page: Page) => Promise<void>> = {
  async digits(page) {
    const wrong: number[] = [];
    for (let digit = 9; digit >= 0; digit--) {
      await press(page, `Draw a ${digit}`);
      await says(page, /This looks like a \d/);
      const bars = page.locator('[data-best] .name');
      if ((await bars.innerText()) !== String(digit)) wrong.push(digit);
      await press(page, 'Clear');
      await says(page, /Draw a digit/);
    }
    assert.ok(wrong.length <= 1, `it misread ${wrong.join(', ')}`);

    const pad = (await page.locator('.pad').boundingBox())!;
    await page.mouse.move(pad.x + 0.5 * pad.width, pad.y + 0.2 * pad.height);
    await page.mouse.down();
    await page.mouse.move(pad.x + 0.48 * pad.width, pad.y + 0.8 * pad.height, { steps: 5 });
    await page.mouse.up();
    await says(page, /looks like a 1/);
    await press(page, 'Draw a 3');
    await says(page, /looks like a 3/);
    const sizes = await page
      .locator('.maps')
      .evaluateAll((maps) => maps.map((map) => (map as HTMLCanvasElement).width));
    assert.ok(
      sizes.length === 2 && sizes.every((width) => width > 100),
      `activations of ${sizes.join()} pixels`,
    );
  },

  async pictures(page) {
    const file = page.getByLabel('Your picture, chosen or dropped here');
    await file.setInputFiles({ name: 'no.png', mimeType: 'image/png', buffer: Buffer.from('no picture') });
    await page.locator('main [role=alert]', { hasText: /cannot be decoded/ }).waitFor();
    const drop = await page.evaluateHandle(async () => {
      const canvas = new OffscreenCanvas(32, 32);
      canvas.getContext('2d')!.fillRect(0, 0, 32, 32);
      const transfer = new DataTransfer();
      transfer.items.add(new File([await canvas.convertToBlob()], 'night.png'));
      return transfer;
    });
    await page.locator('.chooser').dispatchEvent('drop', { dataTransfer: drop });
    await page.getByRole('img', { name: 'night.png' }).waitFor();
    await says(page, /, by [\d.]+ %/);
    await press(page, 'camera');
    await page.getByRole('img', { name: 'what the camera sees' }).waitFor();
    await says(page, /, by [\d.]+ %/);
    await press(page, 'camera');
    await page.waitForTimeout(500); // the last frame
    await press(page, 'an airplane');
    await says(page, /^airplane/);
    await press(page, 'a ship at sea');
    await says(page, /^ship/);
    assert.equal(await page.locator('.bars li').count(), 10);
  },

  async style(page) {
    await select(page, 'Longer side, pixels', '96');
    await press(page, 'hills');
    await says(page, /^96 × 96 pixels in/);
    await select(page, 'Longer side, pixels', '128');
    await says(page, /^128 × 128 pixels in/);
  },

  async dream(page) {
    await page
      .getByLabel('Layer')
      .locator('option', { hasText: 'layer3.2' })
      .first()
      .waitFor({ state: 'attached' });
    await press(page, 'Dream');
    await page.locator('main [role=alert]', { hasText: 'Choose a picture first.' }).waitFor();
    await press(page, 'hills');
    await page.getByLabel('Longer side').fill('96');
    await page.getByLabel('Steps in each').fill('100');
    await press(page, 'Dream');
    await says(page, /Octave 1 of 3, step \d+ of 100/);
    await press(page, 'Stop');
    await says(page, /^Stopped\.$/);
    const before = await pixelsOf(page, `${panel('dreamt')} canvas`);
    await page.getByLabel('Longer side').fill('128');
    await page.getByLabel('Steps in each').fill('5');
    await press(page, 'Dream');
    await says(page, /^Done\.$/);
    assert.notEqual(await pixelsOf(page, `${panel('dreamt')} canvas`), before);
  },

  async text(page) {
    const written = () => page.locator('#text').innerText();
    await page.getByLabel('How it begins').fill('Ω');
    await press(page, 'Write');
    await page.locator('main [role=alert]', { hasText: 'Ω' }).waitFor();
    await page.getByLabel('How it begins').fill('ROMEO:\n');
    await page.getByLabel('Characters').fill('5000');
    await press(page, 'Write');
    await page.waitForFunction(() => document.querySelector('#text')!.textContent.length > 60);
    const first = await written();
    await page.waitForFunction(
      (length) => document.querySelector('#text')!.textContent.length > length,
      first.length,
    );
    await press(page, 'Stop');
    await says(page, /^Stopped\.$/);
    const stopped = await written();
    await page.waitForTimeout(1000);
    assert.equal(await written(), stopped);
    assert.ok(stopped.startsWith(first) && stopped.length < 5000);
  },

  async questions(page) {
    await select(page, 'Shape', 'triangle');
    await select(page, 'Colour', 'blue');
    await page.getByRole('application').press('ArrowLeft');
    await press(page, 'Ask');
    await says(page, /^It answers: triangle\.$/);
    await page.getByLabel('In English').fill('what color is the shape?');
    await press(page, 'Ask');
    await says(page, /^It answers: blue\.$/);
    await page.getByLabel('In English').fill('what zebra is the shape?');
    await press(page, 'Ask');
    await says(page, /never read these words: zebra/);
  },

  async captions(page) {
    for (let scene = 0; scene < 2; scene++) {
      await press(page, 'Another scene');
      await says(page, /^It says: a (small|large) .*That is right/);
    }
    assert.ok((await page.locator('.words canvas').count()) >= 4);
  },

  async faces(page) {
    const made = `${panel('made')} canvas`;
    await says(page, /made in \d+ ms/);
    const first = await pixelsOf(page, made);
    const place = page.getByRole('application');
    await place.press('ArrowRight');
    for (let i = 0; i < 9; i++) await place.press('ArrowUp');
    await page.locator('[aria-label^="In the noise: 55 % to the right, 5 % down"]').waitFor();
    await page.waitForFunction(
      ([selector, before]) => (document.querySelector(selector!) as HTMLCanvasElement).toDataURL() !== before,
      [made, first],
    );
    await select(page, 'Class', '8');
    await page.getByRole('img', { name: '8, made of the chosen noise' }).waitFor();
    await select(page, 'Generator', 'cifar10');
    await page.getByRole('img', { name: 'cat, made of the chosen noise' }).waitFor();
    await says(page, /made in/);
    const field = (await place.boundingBox())!;
    await page.mouse.move(field.x + 0.3 * field.width, field.y + 0.3 * field.height);
    await page.mouse.down();
    await page.mouse.move(field.x + 0.6 * field.width, field.y + 0.4 * field.height, { steps: 4 });
    await page.mouse.up();
    await page.locator('[aria-label^="In the noise: 60 % to the right, 40 % down"]').waitFor();
    await says(page, /made in/);
  },

  async games(page) {
    await page.locator(panel('agents')).getByRole('button', { name: 'Watch' }).click();
    await page.waitForFunction(
      () => Number(/\d+/.exec(document.querySelector('main .number')!.textContent)) > 60,
    );
    await page.locator(panel('agents')).getByRole('button', { name: 'Stop' }).click();
    await says(page, /^Stopped\.$/, panel('agents'));
    await page.getByLabel('The agent').selectOption('lunarlander');
    await page.locator(panel('agents')).getByRole('button', { name: 'Watch' }).click();
    await says(page, /^The agent lands/, panel('agents'));
    await page.waitForFunction(
      () => Number(/\d+/.exec(document.querySelector('main .number')!.textContent)) > 30,
    );
    await page.locator(panel('agents')).getByRole('button', { name: 'Stop' }).click();
    await says(page, /^Stopped\.$/, panel('agents'));

    await press(page, 'Play'); // the snake goes on to the right, into the wall
    await says(page, /^Go: the arrow keys steer/, panel('snake'));
    assert.match(await says(page, /^Over after/, panel('snake')), /Over after \d steps/);
    await press(page, 'Play');
    await page.getByRole('application', { name: 'Snake' }).press('ArrowUp');
    await says(page, /^Over after/, panel('snake'));

    const four = panel('connect-four');
    await says(page, /Your move/, four);
    await press(page, 'Column 4');
    await says(page, /You chose column 4\. It chose column \d\. Your move/, four);
    const board = await page.locator(`${four} canvas`).getAttribute('aria-label');
    assert.match(board!, /column 4: yellow/);
    assert.match(board!, /red/);
  },

  async training(page) {
    await press(page, 'Train');
    await says(page, /of 200 digits rightly/);
    await press(page, 'Pause');
    await page.waitForTimeout(1500); // a step may be under way
    const step = () => page.getByRole('progressbar').evaluate((bar) => (bar as HTMLProgressElement).value);
    const paused = await step();
    await page.waitForTimeout(1000);
    assert.equal(await step(), paused);
    await press(page, 'Go on');
    const words = await says(page, /of 1000 digits that it has not seen/);
    assert.ok(parseFloat(words) > 80, words);
    assert.equal(await page.locator('.confusion tbody td').count(), 100);
    assert.ok((await page.locator('.mistakes li').count()) > 0);
  },
};
