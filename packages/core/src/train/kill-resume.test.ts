import { describe, expect, it } from '@jest/globals';
import { killAndResume } from '../../scripts/kill-resume/kill-and-resume';

const backend = process.env.DL_BACKEND ?? 'cpu';

// The long form, with 20 kills, is scripts/kill-resume.ts.
describe('a training in a process of its own', () => {
  it('resumes exactly after SIGKILL', async () => {
    const { kills, differences } = await killAndResume({ kills: 3, epochs: 2, backend, seed: 2 });
    expect(kills).toHaveLength(3);
    expect(kills.at(-1)!.resumedFrom).toBeGreaterThan(0);
    expect(differences).toEqual([]);
  });

  it('stops at Ctrl-C with a checkpoint of the last step, and resumes exactly', async () => {
    const { kills, differences } = await killAndResume({
      kills: 1,
      epochs: 1,
      backend,
      seed: 3,
      signal: 'SIGINT',
    });
    expect(kills[0]!.resumedFrom).toBe(kills[0]!.step);
    expect(differences).toEqual([]);
  });
});
