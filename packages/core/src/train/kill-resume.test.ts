import { expect, it } from '@jest/globals';
import { killAndResume } from '../../scripts/kill-resume/kill-and-resume';

// The whole of it, 20 kills, is scripts/kill-resume.ts.
it('resumes exactly after SIGKILL', async () => {
  const { kills, steps, differences } = await killAndResume({ kills: 3, epochs: 2, backend: 'cpu', seed: 2 });
  expect(kills).toHaveLength(3);
  expect(kills.at(-1)!.step).toBeLessThan(steps);
  expect(kills.at(-1)!.resumedFrom).toBeGreaterThan(0);
  expect(differences).toEqual([]);
}, 120_000);
