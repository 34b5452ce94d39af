import fs from 'node:fs/promises';

/** Where Chromium is (`DL_CHROMIUM`, or the usual places), or why what needs it cannot run. */
export async function findChromium(): Promise<{ executable: string } | { reason: string }> {
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
