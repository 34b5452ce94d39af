import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect } from '@jest/globals';
import { testInChromium } from '../../../build/test-in-chromium';
import { driveStudio } from './testing/drive-studio';

testInChromium(
  'a training started from the form outlives its studio, stops, goes on, and then classifies',
  async (executable) => {
    const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'dl-studio-'));
    try {
      const outcome = await driveStudio({ executable, folder });
      expect(outcome).toMatchObject({ lostSteps: 0, violations: [], consoleErrors: [] });
      expect(outcome.foundAt).toBeGreaterThanOrEqual(outcome.killedAt);
      expect(outcome.resumedAt).toBe(outcome.stoppedAt);
      expect(outcome.accuracy).toBe(outcome.cloneAccuracy);
      expect(outcome.accuracy).toBeGreaterThan(0.85);
      expect(outcome.classified).toBeGreaterThanOrEqual(8);
    } finally {
      await fs.rm(folder, { recursive: true, force: true });
    }
  },
);
