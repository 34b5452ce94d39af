/**
 * Measures the peak memory of paintings, each in a process of its own, beside what is estimated before they begin:
 * `npm run memory-estimate --workspace=packages/style`. Writes `docs/results/style-memory-estimate.json`. Linux: it reads the peak
 * from /proc.
 */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { writeResult } from '@dl/core/results';
import type { MeasuredPainting } from './memory-estimate/paint';

type Case = Pick<MeasuredPainting, 'encoder' | 'width' | 'height' | 'optimizer' | 'scales'>;

const square = (side: number) => ({ width: side, height: side });
const cases: Case[] = [
  ...(['small', 'vgg19'] as const).flatMap((encoder) =>
    [256, 512].flatMap((side) =>
      (['lbfgs', 'adam'] as const).map((optimizer) => ({ encoder, optimizer, scales: 1, ...square(side) })),
    ),
  ),
  { encoder: 'vgg19-conv3', optimizer: 'lbfgs', scales: 1, ...square(320) },
  { encoder: 'small', optimizer: 'lbfgs', scales: 2, ...square(512) },
  { encoder: 'vgg19', optimizer: 'lbfgs', scales: 2, width: 384, height: 256 },
];

const start = performance.now();
const script = fileURLToPath(new URL('memory-estimate/paint.ts', import.meta.url));
const configuration = fileURLToPath(new URL('../../../tsconfig.base.json', import.meta.url));
const measured = cases.map((painting) => {
  const output = execFileSync(process.execPath, ['--import', 'tsx', script, JSON.stringify(painting)], {
    env: { ...process.env, TSX_TSCONFIG_PATH: configuration },
    encoding: 'utf8',
  });
  process.stdout.write(output);
  return JSON.parse(output) as MeasuredPainting;
});
const ratios = measured.map(({ peak, estimate }) => peak / estimate);
const worst = ratios.reduce((a, b) => (Math.abs(Math.log(a)) > Math.abs(Math.log(b)) ? a : b));
await writeResult(
  fileURLToPath(new URL('../../../docs/results/style-memory-estimate.json', import.meta.url)),
  {
    name: 'style-memory-estimate',
    metric: `peak memory of a painting divided by its estimate (the worst of ${cases.length} paintings of 256 to 512 px)`,
    value: worst,
    target: '0.75 to 1.25',
    command: 'npm run memory-estimate --workspace=packages/style',
    backend: 'ort',
    seed: 0,
    seconds: (performance.now() - start) / 1000,
    details: { measured },
  },
);
