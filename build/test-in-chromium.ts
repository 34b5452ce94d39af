import { it } from '@jest/globals';
import fs from 'node:fs/promises';

/** Where Chromium is (`DL_CHROMIUM`, or the usual places), or why tests in it are skipped. */
async function findChromium(): Promise<{ executable: string } | { reason: string }> {
  const { DL_CHROMIUM } = process.env;
  const usual = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
  for (const executable of DL_CHROMIUM ? [DL_CHROMIUM] : usual) {
    const found = await fs.access(executable).then(
      () => true,
      () => false,
    );
    if (found) return { executable };
  }
  return { reason: 'Chromium is missing: apt install chromium, or set DL_CHROMIUM to its path' };
}

const chromium = await findChromium();

/** A test that needs Chromium. A skipped one says why; with CI=true the browser must be there. */
export function testInChromium(
  name: string,
  test: (executable: string) => Promise<void>,
  timeout?: number,
): void {
  if ('executable' in chromium) it(name, () => test(chromium.executable), timeout);
  else if (process.env.CI === 'true') throw new Error(chromium.reason);
  else it.skip(`${name} (skipped: ${chromium.reason})`, () => {});
}
