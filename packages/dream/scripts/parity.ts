/**
 * Compares objectives and their gradients by the pixels with PyTorch's, on GoogLeNet and a small network, from the
 * fixtures that `fixtures/objectives.py` has made. Writes docs/results/dream-parity.json.
 *
 *     npm run parity --workspace=packages/dream
 */
import path from 'node:path';
import { useBackend } from '@dl/core/backends';
import { writeResult } from '@dl/core/results';
import { compareGoogLeNet, compareSmallNetwork } from '../src/testing/compare-objectives';
import { repository } from '../src/testing/shared-data';

const start = performance.now();
const { name: backend } = await useBackend(process.env.DL_BACKEND ?? 'ort');
const comparisons = [...(await compareSmallNetwork()), ...(await compareGoogLeNet())];
const largest = Math.max(...comparisons.flatMap(({ value, gradient }) => [value, gradient]));
const result = await writeResult(path.join(repository, 'docs/results/dream-parity.json'), {
  name: 'dream-parity',
  metric: `largest difference of an objective or its gradient from PyTorch's, as a share (${comparisons.length} cases)`,
  value: largest,
  target: '<= 1e-3',
  reference: 'PyTorch with the same weights: packages/dream/fixtures/objectives.py',
  command: 'npm run parity --workspace=packages/dream',
  backend,
  seed: 1,
  seconds: Math.round((performance.now() - start) / 1000),
  details: { comparisons },
});
process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
