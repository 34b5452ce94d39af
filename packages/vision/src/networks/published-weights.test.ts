import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { fromHostTensor } from '@dl/core';
import { useBackend } from '@dl/core/backends';
import { applyTransforms, readImage, resize, toTensor } from '@dl/core/data';
import { withoutInitialization } from '@dl/core/nn';
import { googlenetBvlc, squeezenet1_1 } from '.';

const repository = fileURLToPath(new URL('../../../../', import.meta.url));
const root = process.env.DL_TEST_DATA ?? path.join(repository, '../shared/data');
const reason = existsSync(root) ? '' : ` (skipped: there is no test data at ${root}; set DL_TEST_DATA)`;
const describeWithData = reason ? describe.skip : describe;

const floats = (bytes: Buffer) =>
  new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer);
/** The numbers of a .npy file of version 1, after its header. */
const npy = (file: string) => {
  const bytes = readFileSync(file);
  return floats(bytes.subarray(10 + bytes.readUInt16LE(8)));
};

beforeAll(async () => {
  await useBackend(process.env.DL_BACKEND ?? 'ort');
});

describeWithData(`published weights${reason}`, () => {
  it('SqueezeNet 1.1 gives the output that was published with them', async () => {
    const folder = path.join(root, 'imagenet/squeezenet1.1_nchw');
    const network = withoutInitialization(() => squeezenet1_1()).eval();
    for (const [i, [name, parameter]] of [...network.namedParameters()].entries()) {
      const kind = name.split('.').at(-1)!; // a weight, then a bias for each convolution
      const values = npy(path.join(folder, `weights/squeezenet0_conv${Math.floor(i / 2)}_${kind}.npy`));
      parameter.loadState(tf.tensor(values, parameter.stateShape));
    }
    const input = tf.tensor(npy(path.join(folder, 'test_data_set/0/input_0.npy')), [1, 3, 224, 224]);
    const expected = npy(path.join(folder, 'test_data_set/0/output_0.npy'));
    const logits = await network.forward(tf.transpose(input, [0, 2, 3, 1])).data();
    const difference = Math.max(...Array.from(logits, (value, i) => Math.abs(value - expected[i]!)));
    expect(Math.max(...expected)).toBeGreaterThan(5);
    expect(difference).toBeLessThan(1e-3);
  });

  it("GoogLeNet of Caffe's model zoo recognises photographs", async () => {
    const network = withoutInitialization(() => googlenetBvlc({ auxiliary: false })).eval();
    for (const [name, parameter] of network.namedParameters()) {
      const [block, layer, kind] = name.split('.') as [string, string, string];
      const file = `${block}/${layer}_${kind === 'bias' ? 'bias' : 'filter'}.bin`;
      const values = floats(readFileSync(path.join(root, 'imagenet/googlenet_bvlc/weights', file)));
      const [out, inChannels, height, width] = parameter.stateShape as [number, number, number, number];
      const isFilter = parameter.shape.length === 4; // [out, height, width, in]
      parameter.loadState(
        isFilter
          ? tf.transpose(tf.tensor(values, [out, height, width, inChannels]), [0, 3, 1, 2])
          : tf.tensor(values, parameter.stateShape),
      );
    }
    const words = readFileSync(path.join(root, 'imagenet/labels/synset_words.txt'), 'utf8').split('\n');
    for (const [photo, word, probability] of [
      ['coral/parrot.jpg', /macaw/, 0.99],
      ['imageio/coffee.png', /espresso/, 0.8],
    ] as const) {
      const pixels = applyTransforms(await readImage(path.join(root, 'photos', photo), { channels: 3 }), [
        resize([224, 224]),
        toTensor(),
      ]);
      const probabilities = tf.tidy(() => {
        const rgb = tf.expandDims(tf.mul(fromHostTensor(pixels), 255), 0);
        return tf.softmax(network.forward(tf.sub(tf.reverse(rgb, 3), [104, 117, 123])));
      });
      const values = Array.from(await probabilities.data());
      const best = values.indexOf(Math.max(...values));
      expect(words[best]).toMatch(word);
      expect(values[best]).toBeGreaterThan(probability);
    }
  });
});
