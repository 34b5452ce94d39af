/**
 * Classifies photographs with BVLC's GoogLeNet, once with its weights as caffejs keeps them and once from a
 * `.caffemodel` that is written of them, compares the two, and writes `docs/results/formats-googlenet.json`.
 *
 *     npm run googlenet --workspace=packages/formats -- --data ../shared/data --backend ort
 */
import { fromHostTensor } from '@dl/core';
import { useBackend } from '@dl/core/backends';
import { writeResult } from '@dl/core/results';
import * as tf from '@tensorflow/tfjs-core';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { loadCaffeModel } from '../src/caffe/load-caffe-model';
import { caffeModelFile, type LayerToWrite } from '../src/caffe/testing/caffemodel-file';
import { readGoogleNetBins } from '../src/caffe/testing/googlenet-bins';
import { bestClasses, photographs, readClasses, readPhotograph } from '../src/caffe/testing/photographs';
import type { GraphModule } from '../src/graph/graph-module';

const repository = fileURLToPath(new URL('../../../', import.meta.url));
const { values } = parseArgs({
  options: {
    data: { type: 'string', default: process.env.DL_TEST_DATA ?? '../shared/data' },
    backend: { type: 'string', default: 'ort' },
  },
});
const root = path.resolve(repository, values.data);
const folder = path.join(root, 'imagenet/googlenet_bvlc');
const prototxt = path.join(folder, 'deploy.prototxt');
const started = performance.now();

const { name: backend } = await useBackend(values.backend);
const layers = await readGoogleNetBins(folder);
const fromBins = await loadCaffeModel({ prototxt });
loadBins(fromBins, layers);
const fromCaffeModel = await throughFile(layers);
const classes = await readClasses(root);

const details = [];
let largestDifference = 0;
for (const { file, expected } of photographs) {
  const image = await readPhotograph(path.join(root, file), 'squash');
  const probabilities = fromCaffeModel.forward(image);
  const difference = tf.max(tf.abs(tf.sub(probabilities, fromBins.forward(image))));
  largestDifference = Math.max(largestDifference, (await difference.data())[0]!);
  const best = await bestClasses(probabilities, classes, 5);
  const cropped = fromCaffeModel.forward(await readPhotograph(path.join(root, file), 'crop'));
  const [croppedBest] = await bestClasses(cropped, classes, 1);
  details.push({
    file,
    expected: expected.length ? expected : 'no ImageNet class',
    isRight: expected.length ? expected.includes(best[0]!.label) : null,
    best,
    bestOfCentreCrop: croppedBest,
  });
}

const judged = details.filter(({ isRight }) => isRight !== null);
const result = await writeResult(path.join(repository, 'docs/results/formats-googlenet.json'), {
  name: 'formats-googlenet',
  metric: `share of ${judged.length} photographs whose first guess is right`,
  value: judged.filter(({ isRight }) => isRight).length / judged.length,
  target: '1 (all)',
  reference:
    'PyTorch with the same weights has the same guesses: packages/formats/src/caffe/fixtures/googlenet.json',
  command: `npm run googlenet --workspace=packages/formats -- --data ${path.relative(repository, root)} --backend ${backend}`,
  backend,
  seed: 0,
  seconds: Math.round((performance.now() - started) / 1000),
  details: {
    largestDifferenceBetweenBinsAndCaffeModel: largestDifference,
    input: 'BGR minus (104, 117, 123), squashed to 224 x 224; the centre crop is of the shorter side at 256',
    photographs: details,
  },
});
process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
if (largestDifference > 0) process.exitCode = 1;

/** The network from a `.caffemodel` in a temporary folder. */
async function throughFile(layers: readonly LayerToWrite[]): Promise<GraphModule> {
  const temporary = await mkdtemp(path.join(tmpdir(), 'dl-googlenet-'));
  try {
    const caffemodel = path.join(temporary, 'bvlc_googlenet.caffemodel');
    await writeFile(caffemodel, caffeModelFile('GoogLeNet', layers));
    return await loadCaffeModel({ prototxt, caffemodel });
  } finally {
    await rm(temporary, { recursive: true });
  }
}

/** The weights without a file between: blobs of these layers have PyTorch's layouts. */
function loadBins(model: GraphModule, layers: readonly LayerToWrite[]): void {
  const state = layers.flatMap(({ name, blobs }) =>
    blobs.map(({ shape, data }, index) => {
      const parameter = `${name}.${index === 0 ? 'weight' : 'bias'}`;
      return [parameter, fromHostTensor({ dtype: 'float32', shape, data: data })] as const;
    }),
  );
  model.loadStateDict(Object.fromEntries(state));
  tf.dispose(state.map(([, tensor]) => tensor));
}
