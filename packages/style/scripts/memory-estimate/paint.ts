/** `paint.ts ENCODER SIZE OPTIMIZER`: paints for a few iterations, and prints the estimate and the peak beyond what the process had. */
import { readFileSync } from 'node:fs';
import { Random } from '@dl/core';
import { useBackend } from '@dl/core/backends';
import { withRandom } from '@dl/core';
import { vgg19 } from '@dl/vision';
import * as tf from '@tensorflow/tfjs-core';
import { Encoder, estimateMemory, loadEncoder, transferStyle } from '../../src';
import { defaultVggLayers, vggLayers } from '../../src/encoders/vgg-layers';

const [name, size, optimizer] = process.argv.slice(2) as [string, string, 'lbfgs' | 'adam'];
await useBackend('ort');
tf.tidy(() => tf.add(1, 1).dataSync());
const before = resident('VmRSS');
const encoder = name === 'small' ? await loadEncoder('small') : randomVgg19();
const random = new Random(1);
const imageSize = Number(size);
const picture = {
  data: Uint8Array.from({ length: imageSize ** 2 * 3 }, () => random.integer(256)),
  ...{ width: imageSize, height: imageSize, channels: 3 as const },
};
const iterations = 6;
const layers = [...encoder.contentLayers, ...encoder.styleLayers];
const pictureSize = { width: imageSize, height: imageSize };
const estimate = estimateMemory(encoder, layers, pictureSize, {
  ...{ optimizer, historySize: 20, iterations, styleSizes: [pictureSize] },
});
await transferStyle(picture, picture, {
  imageSize,
  optimizer,
  iterations,
  scales: 1,
  loadedEncoder: encoder,
});
process.stdout.write(JSON.stringify({ estimate, peak: resident('VmHWM') - before }));

/** Memory does not depend on the weights. */
function randomVgg19(): Encoder {
  const network = withRandom(new Random(1), () => vgg19({ classifier: false }));
  const layers = vggLayers(network, new Set([...network.namedParameters()].map(([parameter]) => parameter)));
  return new Encoder(network, {
    ...{ name: 'vgg19', layers, mean: [0.485, 0.456, 0.406], standardDeviation: [0.229, 0.224, 0.225] },
    ...defaultVggLayers(layers),
  });
}

function resident(field: 'VmRSS' | 'VmHWM'): number {
  const status = readFileSync('/proc/self/status', 'utf8');
  return Number(new RegExp(`${field}:\\s+(\\d+)`).exec(status)![1]) * 1024;
}
