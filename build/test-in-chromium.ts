import { it } from '@jest/globals';
import { findChromium } from './find-chromium';

const chromium = await findChromium();

/** A test that gets Chromium's path. It is skipped, and says why, without; with CI=true the browser must be there. */
export function testInChromium(
  name: string,
  test: (executable: string) => Promise<void>,
  timeout?: number,
): void {
  if ('executable' in chromium) it(name, () => test(chromium.executable), timeout);
  else if (process.env.CI === 'true') throw new Error(chromium.reason);
  else it.skip(`${name} (skipped: ${chromium.reason})`, () => {});
}
