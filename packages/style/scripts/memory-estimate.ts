/**
 * Measures the peak memory of paintings of 256 and 512 pixels beside what is estimated before they begin:
 * `npm run memory-estimate --workspace=packages/style`. Writes `docs/results/style-memory-estimate.json`. Linux: it reads the peak
 * from /proc.
 */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { writeResult } from '@dl/core/results';

interface Measured {
  imageSize: number;
  encoder: string;
  optimizer: string;
  estimate: number;
  peak: number;
}

const start = performance.now();
const script = fileURLToPath(new URL('memory-estimate/paint.ts', import.meta.url));
const configuration = fileURLToPath(new URL('../../../tsconfig.base.json', import.meta.url));
const measured: Measured[] = [];
for (const encoder of ['small', 'vgg19']) {
  for (const imageSize of [256, 512]) {
    for (const optimizer of ['lbfgs', 'adam']) {
      const output = execFileSync(
        process.execPath,
        ['--import', 'tsx', script, encoder, `${imageSize}`, optimizer],
        {
          env: { ...process.env, TSX_TSCONFIG_PATH: configuration },
          encoding: 'utf8',
        },
      );
      measured.push({
        encoder,
        imageSize,
        optimizer,
        ...(JSON.parse(output) as Pick<Measured, 'estimate' | 'peak'>),
      });
      process.stdout.write(`${JSON.stringify(measured.at(-1))}\n`);
    }
  }
}
const ratios = measured.map(({ peak, estimate }) => peak / estimate);
const worst = ratios.reduce((a, b) => (Math.abs(Math.log(a)) > Math.abs(Math.log(b)) ? a : b));
await writeResult(
  fileURLToPath(new URL('../../../docs/results/style-memory-estimate.json', import.meta.url)),
  {
    name: 'style-memory-estimate',
    metric:
      'peak memory of a painting divided by its estimate (the worst of 256 and 512 px, two encoders, two optimisers)',
    value: worst,
    target: '0.75 to 1.25',
    command: 'npm run memory-estimate --workspace=packages/style',
    backend: 'ort',
    seed: 0,
    seconds: (performance.now() - start) / 1000,
    details: { measured },
  },
);
