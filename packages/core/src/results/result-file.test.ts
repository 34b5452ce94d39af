import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from '@jest/globals';
import { writeResult } from './index';

it('adds machine, date and commit to what was measured', async () => {
  const directory = mkdtempSync(path.join(tmpdir(), 'dl-results-'));
  const file = path.join(directory, 'sub', 'a-b.json');
  const measured = {
    name: 'a-b',
    metric: 'm',
    value: 0.5,
    command: 'c',
    backend: 'cpu',
    seed: 1,
    seconds: 2,
  };
  const written = await writeResult(file, { ...measured, details: { peers: [1] } });
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(written);
  expect(written).toMatchObject({ ...measured, details: { peers: [1] } });
  expect(written.date).toMatch(/^\d{4}-\d\d-\d\d$/);
  expect(written.machine).toMatch(/cores.*Node \d+/);
  expect(written).toHaveProperty('commit');
  rmSync(directory, { recursive: true });
});
