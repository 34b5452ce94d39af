import { expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import * as z from 'zod';
import { commandLine } from './flags';

const schema = z.object({
  data: z.string().optional(),
  folder: z.string(),
  learningRate: z.number().default(0.1),
  augment: z.boolean().default(true),
  flip: z.boolean().default(false),
  log: z.array(z.string()).default([]),
});

it('a command line has what differs from the defaults, in words that a shell leaves whole', () => {
  const options = { folder: "it's mine", learningRate: 0.01, augment: false, flip: false, log: ['a', 'b c'] };
  const line = commandLine('vision train', schema, options);
  expect(line).toBe(
    `dl vision train '--folder=it'\\''s mine' --learning-rate=0.01 --no-augment --log=a '--log=b c'`,
  );
  const words = execFileSync('sh', ['-c', line.replace(/^dl/, `printf '%s\\n'`)], { encoding: 'utf8' });
  expect(words.trim().split('\n').slice(2)).toEqual([
    ...["--folder=it's mine", '--learning-rate=0.01', '--no-augment', '--log=a', '--log=b c'],
  ]);
});
