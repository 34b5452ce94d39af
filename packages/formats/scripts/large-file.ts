/**
 * `npm run large-file`: reads files of the size of VGG-19, each in a process of its own, and compares peak memory with
 * the size of the file and time with that of `cat`. Writes docs/results/formats-large-file.json.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { writeResult } from '@dl/core/results';
import { makeFiles } from './large-file/make-files';
import { vgg19Tensors } from './large-file/vgg19';

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '5' } } });
const rounds = Number(values.rounds);
const seed = 0;
const start = performance.now();

interface Outcome {
  seconds: number;
  tensorBytes: number;
  peakBytes: number;
}

const reader = fileURLToPath(new URL('large-file/read-file.ts', import.meta.url));
const settings = fileURLToPath(new URL('../../../tsconfig.base.json', import.meta.url));

function readInProcess(file: string, action: 'open' | 'read'): Outcome {
  const output = execFileSync(process.execPath, ['--import', 'tsx', reader, file, action], {
    env: { ...process.env, TSX_TSCONFIG_PATH: settings },
    encoding: 'utf8',
  });
  return JSON.parse(output) as Outcome;
}

function secondsOfCat(file: string): number {
  const begin = performance.now();
  execFileSync('sh', ['-c', 'cat "$1" > /dev/null', 'sh', file]);
  return (performance.now() - begin) / 1000;
}

const median = (numbers: number[]) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)]!;
const rounded = (value: number) => Number(value.toPrecision(4));

function measure(file: string) {
  const bytes = statSync(file).size;
  const opened = readInProcess(file, 'open');
  const reads: Outcome[] = [];
  const cats: number[] = [];
  for (let round = 0; round < rounds; round++) {
    cats.push(secondsOfCat(file));
    reads.push(readInProcess(file, 'read'));
  }
  const peak = Math.max(...reads.map(({ peakBytes }) => peakBytes));
  const seconds = median(reads.map((read) => read.seconds));
  return {
    bytes,
    tensorBytes: reads[0]!.tensorBytes,
    openSeconds: rounded(opened.seconds),
    openPeakBytes: opened.peakBytes,
    readPeakBytes: peak,
    memoryRatio: rounded((peak - opened.peakBytes) / bytes),
    readSeconds: rounded(seconds),
    catSeconds: rounded(median(cats)),
    timeRatio: rounded(seconds / median(cats)),
  };
}

const folder = mkdtempSync(path.join(tmpdir(), 'dl-large-file-'));
try {
  const paths = await makeFiles(folder, vgg19Tensors(seed));
  const files = Object.fromEntries(Object.entries(paths).map(([name, file]) => [name, measure(file)]));
  const result = await writeResult(
    fileURLToPath(new URL('../../../docs/results/formats-large-file.json', import.meta.url)),
    {
      name: 'formats-large-file',
      metric: 'Peak memory of reading a file of 575 MB, divided by its size (the worst of three formats)',
      value: Math.max(...Object.values(files).map(({ memoryRatio }) => memoryRatio)),
      target: '< 1.3',
      command: 'npm run large-file -w @dl/formats',
      backend: 'none',
      seed,
      seconds: rounded((performance.now() - start) / 1000),
      details: { rounds, files },
    },
  );
  process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
} finally {
  rmSync(folder, { recursive: true });
}
