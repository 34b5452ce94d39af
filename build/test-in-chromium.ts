import { it } from '@jest/globals';
import { existsSync } from 'node:fs';
import { findChromium } from './find-chromium';

const chromium = await findChromium();

/** A test that gets Chromium's path. It is skipped, and says why, without; with CI=true the browser must be there. */
export function testInChromium(name: string, test: (executable: string) => Promise<void>): void {
  if ('executable' in chromium) it(name, () => test(chromium.executable));
  else if (process.env.CI === 'true') throw new Error(chromium.reason);
  else it.skip(`${name} (skipped: ${chromium.reason})`, () => {});
}

/**
 * As {@link testInChromium}, of what a package has in `dist/browser`. It is skipped, and says why, where that is not built; with CI=true
 * it must be.
 *
 * @param source - The test's `import.meta.url`, in the package's folder `src`.
 */
export function testBuiltInChromium(
  source: string,
  name: string,
  test: (executable: string) => Promise<void>,
): void {
  if (existsSync(new URL('../dist/browser/index.js', source))) testInChromium(name, test);
  else if (process.env.CI === 'true') throw new Error('dist is missing: npm run build');
  else it.skip(`${name} (skipped: dist is missing, npm run build makes it)`, () => {});
}
