import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { AxeBuilder } from '@axe-core/playwright';
import { chromium, type Page } from 'playwright-core';
import { writeDigits } from './write-digits';

const dl = fileURLToPath(new URL('../../dist/node/dl.js', import.meta.url));
const epochs = 8;

interface DriveOptions {
  /** Path of Chromium. */
  executable: string;
  /** Where digits and runs are put. */
  folder: string;
  /** Where pictures of the page are put. Default: nowhere. */
  screenshots?: string;
  /** Told what is done. */
  note?: (line: string) => void;
}

/** What was seen. */
export interface DriveOutcome {
  /** Steps of training that were done when the server was killed, and when the next server saw the run first. */
  killedAt: number;
  foundAt: number;
  /** Where the run was stopped, and the step that its training began with when it was resumed. */
  stoppedAt: number;
  resumedAt: number;
  /** Steps of the finished run that its log lacks or has twice. */
  lostSteps: number;
  /** Test accuracy of the run that was stopped and resumed, and of its clone that was not. */
  accuracy: number;
  cloneAccuracy: number;
  /** Of ten digits, how many were named rightly. */
  classified: number;
  /** Rules of axe-core that a room breaks. */
  violations: string[];
  consoleErrors: string[];
}

/**
 * Opens the studio in Chromium and trains the MNIST network from the form: watches the curve, stops the run, kills the server, resumes,
 * kills the server again (the run goes on), clones, compares, and classifies digits.
 *
 * @throws If something is not as it has to be.
 */
export async function driveStudio({
  executable,
  folder,
  screenshots,
  note = () => undefined,
}: DriveOptions): Promise<DriveOutcome> {
  const [data, runs] = [path.join(folder, 'digits'), path.join(folder, 'runs')];
  await writeDigits(data);
  let studio = await startStudio(runs, 0);
  const port = Number(new URL(studio.url).port);
  const browser = await chromium.launch({ executablePath: executable, args: ['--no-sandbox'] });
  try {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
    const page = await context.newPage();
    page.setDefaultTimeout(60_000);
    const consoleErrors: string[] = [];
    const violations: string[] = [];
    let isServerGone = false;
    page.on('pageerror', (error) => consoleErrors.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error' && !isServerGone) consoleErrors.push(message.text());
    });
    const look = async (room: string) => {
      violations.push(...(await rulesBroken(page, room)));
      if (screenshots) await photograph(page, path.join(screenshots, room));
    };
    const again = async (child: ChildProcess) => {
      isServerGone = true;
      child.kill('SIGKILL');
      await once(child, 'exit');
      await page.getByText('does not answer').waitFor();
      const next = await startStudio(runs, port);
      await page.getByText('does not answer').waitFor({ state: 'detached' });
      isServerGone = false;
      return next;
    };

    note('the form');
    await page.goto(studio.url);
    await page.getByRole('link', { name: 'New run' }).first().click();
    await page.getByLabel('What to train').selectOption('vision train');
    await page.getByLabel('Name of the run').fill('Digits');
    await page.getByLabel('data', { exact: true }).fill(data);
    await page.getByLabel('epochs', { exact: true }).fill(String(epochs));
    await look('new-run');
    await page.getByRole('button', { name: 'Start' }).click();
    await page.getByRole('heading', { name: 'Digits' }).waitFor();
    const id = new URL(page.url()).hash.split('/').at(-1)!;
    const stepNow = async () => (await viewOf(studio.url, id)).progress?.step ?? 0;

    note('the curve rises, the run is stopped');
    await page
      .getByRole('img', { name: /^accuracy: curves that end at validation accuracy 0\.[4-9]/ })
      .waitFor();
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByText('stopped', { exact: true }).waitFor();
    const stoppedAt = await stepNow();

    note('the server is killed, the run resumed by the next one');
    studio = await again(studio.process);
    await page.getByRole('button', { name: 'Resume' }).click();
    await page.getByText('running', { exact: true }).waitFor();

    note('the server is killed, the run goes on');
    const killedAt = await stepNow();
    studio = await again(studio.process);
    const found = await viewOf(studio.url, id);
    if (found.state !== 'running' && found.state !== 'completed') {
      throw new Error(`the run is ${found.state} after the server was killed`);
    }
    const foundAt = found.progress?.step ?? 0;
    await look('run');

    note('a clone waits, and runs through');
    await page.getByRole('link', { name: 'Clone' }).click();
    await page.getByLabel('Name of the run').fill('Digits, without a stop');
    await page.getByRole('button', { name: 'Start' }).click();
    await page.getByRole('heading', { name: 'Digits, without a stop' }).waitFor();
    const clone = new URL(page.url()).hash.split('/').at(-1)!;
    await page.getByRole('link', { name: 'Runs', exact: true }).click();
    await look('runs');
    for (const run of [id, clone]) {
      await page.goto(`${studio.url}#/runs/${run}`);
      await page.getByText('completed', { exact: true }).waitFor({ timeout: 300_000 });
    }
    const [first, second] = [await viewOf(studio.url, id), await viewOf(studio.url, clone)];
    const { resumedAt, lostSteps } = await historyOf(path.join(runs, id, 'log.jsonl'));

    note('digits are classified');
    await page.goto(`${studio.url}#/runs/${id}`);
    const pictures = Array.from({ length: 10 }, (_, digit) => path.join(data, `picture-${digit}.png`));
    await page.getByLabel(/choose or drop/).setInputFiles(pictures);
    const rows = page.locator('.classified > li');
    await rows.nth(9).waitFor();
    const named = await rows.evaluateAll((items) =>
      items.map((item) => item.querySelector('li span')?.textContent),
    );
    const classified = named.filter((label, digit) => label === String(digit)).length;
    await look('completed');

    note('runs are compared');
    await page.goto(`${studio.url}#/compare?ids=${id},${clone}`);
    await page.getByRole('img', { name: /validation accuracy: curves/ }).waitFor();
    await look('compare');
    await page.goto(`${studio.url}#/datasets`);
    await look('datasets');
    return {
      ...{ killedAt, foundAt, stoppedAt, resumedAt, lostSteps, classified, violations, consoleErrors },
      accuracy: first.result!.accuracy,
      cloneAccuracy: second.result!.accuracy,
    };
  } finally {
    await browser.close();
    studio.process.kill('SIGTERM');
    await once(studio.process, 'exit');
  }
}

async function startStudio(runs: string, port: number): Promise<{ process: ChildProcess; url: string }> {
  const child = spawn(process.execPath, [dl, 'studio', `--runs=${runs}`, `--port=${port}`], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const line of createInterface({ input: child.stdout })) {
    if (line.startsWith('http')) return { process: child, url: line };
  }
  throw new Error('the studio ended before it said its address');
}

interface View {
  state: string;
  progress?: { step: number };
  result?: { accuracy: number };
}

async function viewOf(url: string, id: string): Promise<View> {
  return (await (await fetch(`${url}api/runs/${id}`)).json()) as View;
}

/** The step at which the last part of a log begins, and whether its epochs are there once each. */
async function historyOf(log: string): Promise<{ resumedAt: number; lostSteps: number }> {
  const events = (await readFile(log, 'utf8'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { type: string; step: number; steps?: number; epochs?: number });
  const starts = events.filter(({ type }) => type === 'fit-start');
  const { steps = 0, epochs: all = 1 } = starts[0]!;
  const expected = Array.from({ length: all }, (_, epoch) => Math.round(((epoch + 1) * steps) / all));
  const ends = events.filter(({ type }) => type === 'epoch-end').map(({ step }) => step);
  const lost =
    expected.filter((step, i) => ends[i] !== step).length + Math.abs(ends.length - expected.length);
  return { resumedAt: starts.at(-1)!.step, lostSteps: lost * Math.round(steps / all) };
}

/** Both in light and in dark. */
async function rulesBroken(page: Page, room: string): Promise<string[]> {
  const broken: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    const { violations } = await new AxeBuilder({ page }).analyze();
    broken.push(
      ...violations.map(({ id, nodes }) => `${room}, ${colorScheme}: ${id} ${nodes[0]!.target.join(' ')}`),
    );
  }
  await page.emulateMedia({ colorScheme: 'light' });
  return broken;
}

async function photograph(page: Page, file: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  for (const [width, height] of [
    [1280, 900],
    [390, 844],
  ] as const) {
    await page.setViewportSize({ width, height });
    await page.waitForTimeout(300); // charts take their new width
    await page.screenshot({ path: `${file}-${width}.png` });
  }
  await page.setViewportSize({ width: 1280, height: 900 });
}
