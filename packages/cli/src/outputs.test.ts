import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { exitCodes } from './program';
import { runCaptured } from './testing/run-captured';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'dl-outputs-'));
  writeFileSync(path.join(directory, 'afile'), '');
});
afterEach(() => rmSync(directory, { recursive: true }));

/** Runs a command line with the folder for DIR. */
const dl = (line: string) => runCaptured(line.split(' ').map((word) => word.replace('DIR', directory)));

it.each([
  'text train --out DIR/afile/x',
  'text train --checkpoints DIR/afile',
  'text train --result DIR/afile/x.json',
  'story train --out DIR/afile/x',
  'story train --checkpoints DIR/afile/x',
  'vision train --out DIR/afile',
  'vision finetune DIR --out DIR/afile/x',
  'vision classify DIR --out DIR/afile/x.csv',
  'vision evaluate --weights none --out DIR/afile/x',
  'vqa train --out DIR/afile/x',
  'caption train --out DIR/afile/x',
  'gan train --out DIR/afile/x',
  'gan sample --out DIR/afile/x.png',
  'rl train --out DIR/afile/x',
  'rl train --tensorboard DIR/afile',
  'rl record DIR/afile/x.gif',
  'style transfer a.png b.png --out DIR/afile/x.png',
  'style train a.png b --out DIR/afile/x.safetensors',
  'dream a.png DIR/afile/x.png',
  'dream visualize layer DIR/afile/x.png',
  'dream zoom a.png DIR/afile/x.gif',
  'dream zoom a.png DIR/x.gif --folder DIR/afile',
])('finds before the work that there is no place for the output of dl %s', async (line) => {
  const { code, stdout, stderr } = await dl(line);
  expect({ code, stdout }).toEqual({ code: exitCodes.failure, stdout: '' });
  expect(stderr).toMatch(
    /^dl: ".*afile.*" cannot be written: there is a file where a folder has to be\..*\n$/,
  );
  expect(readdirSync(directory)).toEqual(['afile']);
});

it.each([
  'dream a.png DIR/new/x.txt',
  'style transfer a.png b.png --out DIR/new/x.txt',
  'dream zoom a.png DIR/new/x.txt',
])('finds before the work that dl %s cannot write this format', async (line) => {
  const { code, stderr } = await dl(line);
  expect(code).toBe(exitCodes.usage);
  expect(stderr).toMatch(/^dl: .* by the ending of the name; received ".*x\.txt"\n$/);
  expect(readdirSync(directory)).toEqual(['afile']);
});

it('leaves nothing behind where there is a place', async () => {
  const { stderr } = await dl(
    'text train --corpus DIR/none.txt --out DIR/new/x --checkpoints DIR/runs --backend cpu',
  );
  expect(stderr).toContain('none.txt');
  expect(readdirSync(directory)).toEqual(['afile']);
});

it('says in one line that what is to be read lies in a file', async () => {
  const { code, stderr } = await dl('weights inspect DIR/afile/x');
  expect(code).toBe(exitCodes.failure);
  expect(stderr).toMatch(/^dl: ".*afile.x" cannot be read: there is a file where a folder has to be\..*\n$/);
});

it('says in one line that the studio has no place for its runs', async () => {
  const { code, stderr } = await dl('studio --port 0 --runs DIR/afile/x');
  expect(code).toBe(exitCodes.failure);
  expect(stderr).toMatch(
    /^dl: ".*afile.x" cannot be written: there is a file where a folder has to be\..*\n$/,
  );
});
