import { fromHostTensor } from '@dl/core';
import { useBackend } from '@dl/core/backends';
import { features } from '@dl/core/nn';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { GraphModule } from '../graph/graph-module';
import { openWeights } from '../open-weights';
import { loadCaffeModel } from './load-caffe-model';
import { caffeModelFile } from './testing/caffemodel-file';
import { readGoogleNetBins } from './testing/googlenet-bins';
import { bestClasses, readClasses, readPhotograph } from './testing/photographs';

const repository = fileURLToPath(new URL('../../../../', import.meta.url));
const root = process.env.DL_TEST_DATA ?? path.join(repository, '../shared/data');
const folder = path.join(root, 'imagenet/googlenet_bvlc');
const reason = existsSync(folder) ? '' : ` (skipped: there is no GoogLeNet at ${folder}; set DL_TEST_DATA)`;
const describeWithData = reason ? describe.skip : describe;

/** The three best guesses for each photograph, by `fixtures/caffe_googlenet.py`. */
const fromPyTorch = JSON.parse(
  readFileSync(new URL('fixtures/googlenet.json', import.meta.url), 'utf8'),
) as Record<string, Record<string, number>>;

describeWithData(`GoogLeNet of BVLC${reason}`, () => {
  let temporary: string;
  let file: string;
  let model: GraphModule;
  let classes: string[];

  beforeAll(async () => {
    await useBackend('wasm');
    temporary = await mkdtemp(path.join(tmpdir(), 'dl-googlenet-'));
    file = path.join(temporary, 'bvlc_googlenet.caffemodel');
    await writeFile(file, caffeModelFile('GoogLeNet', await readGoogleNetBins(folder)));
    model = await loadCaffeModel({ prototxt: path.join(folder, 'deploy.prototxt'), caffemodel: file });
    classes = await readClasses(root);
  });

  afterAll(() => rm(temporary, { recursive: true }));

  it('has the layers and the parameters of the file', () => {
    expect(model.outputs).toEqual(['prob']);
    expect(model.nodes).toHaveLength(142);
    expect(model.parameters().reduce((total, { size }) => total + size, 0)).toBe(6_998_552);
  });

  it('reads one layer of the file without the others', async () => {
    const weights = await openWeights(file);
    expect(weights.format).toBe('caffe');
    const layer = (await readGoogleNetBins(folder)).find(({ name }) => name === 'inception_4a/5x5')!;
    const name = 'inception_4a/5x5.weight';
    const { [name]: weight } = await weights.read([name]);
    expect(weight!.shape).toEqual([48, 16, 5, 5]);
    expect(weight!.data).toEqual(layer.blobs[0]!.data);
    expect(fromHostTensor(weight!).shape).toEqual([48, 16, 5, 5]);
  });

  it.each(Object.entries(fromPyTorch))('says of %s what it says in PyTorch', async (photo, expected) => {
    const image = await readPhotograph(path.join(root, photo), 'squash');
    const probabilities = model.forward(image);
    const best = await bestClasses(probabilities, classes, 3);
    tf.dispose([image, probabilities]);
    expect(best.map(({ label }) => label)).toEqual(Object.keys(expected));
    for (const { label, probability } of best)
      expect(Math.abs(probability - expected[label]!)).toBeLessThan(1e-4); // decoders of JPEG differ by some 2e-5
  });

  it('gives the maps of a layer by its name', async () => {
    const image = await readPhotograph(path.join(root, 'photos/coral/parrot.jpg'), 'squash');
    const { 'inception_4c/output': maps } = features(model, image, ['inception_4c/output']);
    expect(maps.shape).toEqual([1, 14, 14, 512]);
  });
});
