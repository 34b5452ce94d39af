import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from '@jest/globals';
import { FileFormatError } from '@dl/core';
import { expectNoLeaks } from '@dl/core/testing';
import { importStableBaselines } from './index';

const fixture = (name: string) =>
  fileURLToPath(new URL(`../fixtures/stable-baselines/${name}`, import.meta.url));

it.each(['ppo', 'dqn', 'sac'])('%s of Stable-Baselines3 chooses the same actions', async (name) => {
  const { environment, observations, actions } = JSON.parse(
    readFileSync(fixture(`${name}.json`), 'utf8'),
  ) as {
    environment: string;
    observations: number[][];
    actions: (number | number[])[];
  };
  await expectNoLeaks(async () => {
    const agent = await importStableBaselines(fixture(`${name}.zip`), { environment });
    observations.forEach((observation, i) => {
      const action = agent.act(Float32Array.from(observation));
      const expected = actions[i]!;
      if (typeof expected === 'number') expect(action).toBe(expected);
      else expected.forEach((value, j) => expect((action as Float32Array)[j]).toBeCloseTo(value, 4));
    });
    agent.dispose();
  });
});

it('refuses other spaces', async () => {
  const options = { environment: 'Acrobot-v1' };
  await expect(importStableBaselines(fixture('ppo.zip'), options)).rejects.toThrow(FileFormatError);
});
