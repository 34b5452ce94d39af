/**
 * Visits every room of the built page as the test does, measures it and takes its pictures: `npm run rooms -w
 * example-playground`. Writes playground-rooms.json and playground-accessibility.json to docs/results,
 * and the pictures to docs/images/playground.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { writeResult } from '@dl/core/results';
import { findChromium } from '../../build/find-chromium';
import { backendOf, drives, firstInteraction, openBrowser, servePage, Visit } from './drive';

const inDocs = (path: string) => fileURLToPath(new URL(`../../docs/${path}`, import.meta.url));
const command = 'npm run rooms -w example-playground';

const found = await findChromium();
if ('reason' in found) throw new Error(found.reason);
const start = performance.now();
const browser = await openBrowser(found.executable);
const { address, close } = await servePage();

const interactions: number[] = [];
for (let i = 0; i < 3; i++) interactions.push(await firstInteraction(browser, address));

await mkdir(inDocs('images/playground'), { recursive: true });
const rooms: Record<string, { backend: string; consoleErrors: string[]; longestTask: number }> = {};
const violations: Record<string, string[]> = {};
const failures: string[] = [];

const entrance = await Visit.begin(browser, address);
await entrance.enter();
const names = await entrance.rooms();
violations['entrance'] = await entrance.violations();
await takePictures(entrance, 'entrance');
await entrance.end();

for (const room of names) {
  const backend = backendOf(room);
  const visit = await Visit.begin(browser, address, { backend });
  await visit.enter(room);
  try {
    await drives[room]!(visit.page);
  } catch (error) {
    failures.push(`${room}: ${(error as Error).message}`);
  }
  rooms[room] = { backend, consoleErrors: visit.consoleErrors, longestTask: await visit.longestTask() };
  violations[room] = await visit.violations();
  await takePictures(visit, room);
  await visit.end();
  console.log(`${room}: longest task ${rooms[room].longestTask} ms`);
}
await browser.close();
close();

async function takePictures(visit: Visit, name: string): Promise<void> {
  for (const width of [1280, 390])
    await writeFile(inDocs(`images/playground/${name}-${width}.webp`), await visit.picture(width, 1250));
}

const isRight = (room: string) =>
  !rooms[room]!.consoleErrors.length && !failures.some((failure) => failure.startsWith(`${room}:`));
const shared = {
  command,
  backend: 'webgl (SwiftShader); training on wasm',
  seed: 0,
  seconds: Math.round((performance.now() - start) / 1000),
};
await writeResult(inDocs('results/playground-rooms.json'), {
  name: 'playground-rooms',
  metric: `rooms of the playground, of ${names.length}, driven in Chromium without a console error`,
  value: names.filter(isRight).length,
  target: `${names.length}, first interaction < 2000 ms`,
  ...shared,
  details: {
    firstInteraction: { of: interactions, median: interactions.sort((a, b) => a - b)[1], unit: 'ms' },
    failures,
    rooms,
    unitOfTasks: 'ms, the longest of the main thread; 0: none of 50 or more',
  },
});
await writeResult(inDocs('results/playground-accessibility.json'), {
  name: 'playground-accessibility',
  metric: `violations that axe-core finds in ${names.length} rooms and the entrance, in light and in dark`,
  value: Object.values(violations).flat().length,
  target: '0',
  ...shared,
  details: { violations },
});
if (failures.length) throw new Error(failures.join('\n'));
