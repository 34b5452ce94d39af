/**
 * Writes docs/results/captioning-metrics-parity.json: how far the metrics are from pycocoevalcap and the published formulas, on
 * the captions of `fixtures/caption_metrics.py`.
 *
 *     npm run metrics-parity -w @dl/captioning
 */
import { readFile } from 'node:fs/promises';
import { writeResult } from '@dl/core/results';
import { metricDifferences, type MetricsFixture } from '../src/metrics/metrics-parity';

const start = performance.now();
const file = new URL('../src/metrics/fixtures/metrics.json', import.meta.url);
const fixture = JSON.parse(await readFile(file, 'utf8')) as MetricsFixture;
const differences = metricDifferences(fixture);
const path = new URL('../../../docs/results/captioning-metrics-parity.json', import.meta.url).pathname;
const result = await writeResult(path, {
  name: 'captioning-metrics-parity',
  metric: `largest difference of a caption metric to its reference, over a corpus and its ${fixture.captions.length} captions`,
  value: Math.max(...Object.values(differences)),
  target: '<= 1e-6',
  reference:
    'pycocoevalcap 1.2: BLEU-1..4, ROUGE-L, CIDEr (which is our CIDEr-D); the published formulas in Python: CIDEr (Vedantam et al. 2015), METEOR with exact and stem (Lavie and Agarwal 2007)',
  command: 'npm run metrics-parity -w @dl/captioning',
  backend: 'none',
  seed: 7,
  seconds: (performance.now() - start) / 1000,
  details: { differences },
});
process.stdout.write(`${result.value} ${JSON.stringify(differences)}\n`);
