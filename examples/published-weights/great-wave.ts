/**
 * Paints a photograph in the style of Hokusai's Great Wave with published weights, and compares the picture with the one
 * that the authors published: `npm run great-wave --workspace=examples/published-weights`.
 */
import path from 'node:path';
import { useBackend } from '@dl/core/backends';
import { readImage, writeImage, type Image } from '@dl/core/data';
import { writeResult } from '@dl/core/results';
import { loadStyleNetwork, stylize } from '@dl/style';
import { out, published, results } from './data';

const start = performance.now();
const backend = await useBackend();

const network = await loadStyleNetwork(published('style/fast_style_weights/wave/manifest.json'));
const picture = await stylize(network, published('style/content/chicago.jpg'), { margin: 0 });
network.dispose();
const file = path.join(out, 'great-wave.png');
await writeImage(file, picture);

const reference = await readImage(published('style/reference_results/chicago_wave.jpg'));
const difference = meanAbsoluteDifference(picture, reference);
console.log(`${file}: differs from the published picture by ${difference.toFixed(2)} of 255 on average`);
await writeResult(path.join(results, 'formats-great-wave.json'), {
  name: 'formats-great-wave',
  metric: 'mean absolute difference from the published picture (grey levels of 255)',
  value: difference,
  reference: 'lengstrom/fast-style-transfer, chicago_wave.jpg, itself a JPEG',
  command: 'npm run great-wave --workspace=examples/published-weights',
  backend: backend.name,
  seed: 0,
  seconds: (performance.now() - start) / 1000,
  details: { width: picture.width, height: picture.height },
});

function meanAbsoluteDifference(a: Image, b: Image): number {
  if (a.width !== b.width || a.height !== b.height) {
    throw new Error(`the pictures have ${a.width}x${a.height} and ${b.width}x${b.height} pixels`);
  }
  return a.data.reduce((sum, value, i) => sum + Math.abs(value - b.data[i]!), 0) / a.data.length;
}
