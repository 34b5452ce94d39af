/** `paint.ts CASE`: paints for a few iterations, and prints the estimate and the peak beyond what the process had. */
import { readFileSync } from 'node:fs';
import { Random, withRandom } from '@dl/core';
import { useBackend } from '@dl/core/backends';
import { vgg19 } from '@dl/vision';
import * as tf from '@tensorflow/tfjs-core';
import { Encoder, estimateMemory, loadEncoder, transferStyle } from '../../src';
import { defaultVggLayers, vggLayers } from '../../src/encoders/vgg-layers';
import { gatysWeights } from '../../src/gatys/gatys-weights';
import { transferStyleOptions } from '../../src/gatys/transfer-style-options';

export interface MeasuredPainting {
  /** `vgg19-conv3` ends at relu3_4. */
  readonly encoder: 'small' | 'vgg19' | 'vgg19-conv3';
  readonly width: number;
  readonly height: number;
  readonly optimizer: 'lbfgs' | 'adam';
  readonly scales: number;
  /** Bytes. */
  readonly estimate: number;
  /** Bytes. */
  readonly peak: number;
}

const painting = JSON.parse(process.argv[2]!) as Omit<MeasuredPainting, 'estimate' | 'peak'>;
const { width, height, optimizer, scales } = painting;
await useBackend('ort');
tf.tidy(() => tf.add(1, 1).dataSync());
const before = resident('VmRSS');
const encoder = painting.encoder === 'small' ? await loadEncoder('small') : randomVgg19();
const random = new Random(1);
const picture = {
  data: Uint8Array.from({ length: width * height * 3 }, () => random.integer(256)),
  ...{ width, height, channels: 3 as const },
};
const options = { imageSize: Math.max(width, height), optimizer, iterations: 4, scales };
const weights = gatysWeights(encoder, transferStyleOptions.parse(options), 1);
const layers = [...Object.keys(weights.contentLayers), ...Object.keys(weights.styleLayers)];
const estimate = estimateMemory(encoder, layers, picture, {
  ...{ ...options, octaves: weights.octaves, historySize: 20, styleSizes: [picture] },
});
await transferStyle(picture, picture, { ...options, loadedEncoder: encoder });
const peak = resident('VmHWM') - before;
process.stdout.write(`${JSON.stringify({ ...painting, estimate, peak } satisfies MeasuredPainting)}\n`);

/** Memory does not depend on the weights. */
function randomVgg19(): Encoder {
  const network = withRandom(new Random(1), () => vgg19({ classifier: false, pooling: 'average' }));
  const names = [...network.namedParameters()].map(([parameter]) => parameter);
  const loaded = painting.encoder === 'vgg19' ? names : names.slice(0, 16); // the weights and biases of 8 convolutions
  const layers = vggLayers(network, new Set(loaded));
  return new Encoder(network, {
    ...{ name: 'vgg19', layers, mean: [0.485, 0.456, 0.406], standardDeviation: [0.229, 0.224, 0.225] },
    ...defaultVggLayers(layers),
  });
}

function resident(field: 'VmRSS' | 'VmHWM'): number {
  const status = readFileSync('/proc/self/status', 'utf8');
  return Number(new RegExp(`${field}:\\s+(\\d+)`).exec(status)![1]) * 1024;
}
