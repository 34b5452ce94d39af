import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { InvalidArgumentError, ShapeError } from '@dl/core';
import { useBackend } from '@dl/core/backends';
import { expectNoLeaks } from '@dl/core/testing';
import * as tf from '@tensorflow/tfjs-core';
import { loadEncoder, UnknownLayerError } from '.';

const repository = fileURLToPath(new URL('../../../../', import.meta.url));
const data = process.env.DL_TEST_DATA ?? path.join(repository, '../shared/data');
const reason = existsSync(data) ? '' : ` (skipped: there is no test data at ${data}; set DL_TEST_DATA)`;
const describeWithData = reason ? describe.skip : describe;

beforeAll(async () => {
  await useBackend(process.env.DL_BACKEND ?? 'wasm');
});

describe('the encoder that ships', () => {
  it('has the layers of VGG, with maps of their strides', async () => {
    await expectNoLeaks(async () => {
      const encoder = await loadEncoder('small');
      const images = tf.zeros([2, 33, 40, 3]);
      const layers = [...encoder.contentLayers, ...encoder.styleLayers];
      const maps = encoder.encode(images, layers);
      for (const layer of layers) {
        const stride = encoder.stride(layer);
        expect(maps[layer]!.shape.slice(0, 3)).toEqual([2, Math.floor(33 / stride), Math.floor(40 / stride)]);
      }
      expect(layers).toEqual(['relu4_2', 'relu1_1', 'relu2_1', 'relu3_1', 'relu4_1', 'relu5_1']);
      tf.dispose([images, maps]);
      encoder.dispose();
    });
  });

  it('tells what it has, and what is too small', async () => {
    const encoder = await loadEncoder('small');
    expect(() => encoder.encode(tf.zeros([1, 32, 32, 3]), ['relu6_1'])).toThrow(UnknownLayerError);
    expect(() => encoder.encode(tf.zeros([1, 32, 32, 3]), ['relu6_1'])).toThrow(/It has: conv1_1/);
    expect(() => encoder.encode(tf.zeros([1, 32, 4, 3]), ['relu4_1'])).toThrow(ShapeError);
    expect(() => encoder.encode(tf.zeros([1, 32, 32, 4]), ['relu1_1'])).toThrow(ShapeError);
    encoder.dispose();
  });
});

it('other encoders are fetched, or their absence is told', async () => {
  const cache = path.join(repository, 'out/no-cache');
  await expect(loadEncoder('vgg19', { offline: true, cache })).rejects.toThrow(/vgg19/);
  await expect(loadEncoder('distilled', { offline: true, cache })).rejects.toThrow(/distilled/);
  await expect(loadEncoder('vgg99')).rejects.toThrow(InvalidArgumentError);
  await expect(loadEncoder('vgg99')).rejects.toThrow(/small, distilled, googlenet, vgg16, vgg19/);
});

describeWithData(`published weights${reason}`, () => {
  it('VGG-19 of a file without its deep layers has those that are there', async () => {
    await expectNoLeaks(async () => {
      const weights = path.join(data, 'imagenet/vgg19_conv1-conv3/model.json');
      const encoder = await loadEncoder('vgg19', { weights, lastLayer: 'relu3_4' });
      expect(encoder.layers.at(-1)).toBe('pool3');
      expect(encoder.styleLayers).toEqual(['relu1_1', 'relu2_1', 'relu3_1']);
      expect(encoder.contentLayers).toEqual(['relu3_4']);
      encoder.dispose();
    });
  });

  it('the distilled encoder has the layers of VGG-19 at a quarter of the width', async () => {
    await expectNoLeaks(async () => {
      const weights = path.join(data, 'imagenet/vgg19_16x_distilled/e5_base.pth');
      const encoder = await loadEncoder('distilled', { weights, pooling: 'average' });
      const images = tf.ones([1, 32, 32, 3]);
      const { relu5_1, relu1_1 } = encoder.encode(images, ['relu5_1', 'relu1_1']);
      expect([relu1_1.shape, relu5_1.shape]).toEqual([[1, 32, 32, 16], [1, 2, 2, 128]]); // prettier-ignore
      tf.dispose([images, relu1_1, relu5_1]);
      encoder.dispose();
    });
  });
});
