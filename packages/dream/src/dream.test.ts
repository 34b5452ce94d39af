import { InvalidArgumentError } from '@dl/core';
import { useBackend } from '@dl/core/backends';
import { expectNoLeaks } from '@dl/core/testing';
import { ReLU, Sequential, withoutInitialization } from '@dl/core/nn';
import { createModel } from '@dl/vision';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { defaultLayers } from './default-layers';
import { dream } from './dream';
import type { DreamNetwork } from './dream-network';
import type { DreamEvent } from './dream-options';
import { NoGradientError, NonFiniteGradientError } from './gradient/errors';
import { randomBytes, smallNetwork } from './testing/small-network';

let network: DreamNetwork;
beforeAll(async () => {
  await useBackend(process.env.DL_BACKEND ?? 'ort');
  network = smallNetwork();
});
afterAll(() => network.model.dispose());

const photo = randomBytes(48, 40);
const quick = { layers: ['4'], octaves: 2, iterations: 3, jitter: 4 };

describe('dream', () => {
  it('raises the objective, octave by octave, within bytes, without leaks', async () => {
    const events: DreamEvent[] = [];
    const pictures: number[] = [];
    const image = await expectNoLeaks(() =>
      dream(network, photo, quick, {
        onEvent(event) {
          events.push(event);
          if (event.type === 'step-end') pictures.push(event.picture().width);
        },
      }),
    );
    expect(image).toMatchObject({ width: 48, height: 40, channels: 3 });
    expect(image.data).not.toEqual(photo.data);
    expect(events.filter(({ type }) => type === 'octave-start')).toMatchObject([
      { octave: 0, octaves: 2, width: 34, height: 29 },
      { octave: 1, octaves: 2, width: 48, height: 40 },
    ]);
    expect(pictures).toEqual([34, 34, 34, 48, 48, 48]);
    const objectives = events.flatMap((event) => (event.type === 'step-end' ? [event.objective] : []));
    expect(objectives[2]).toBeGreaterThan(objectives[0]!);
    expect(objectives[5]).toBeGreaterThan(objectives[3]!);
  });

  it('depends on the seed alone', async () => {
    const dreams = await Promise.all([1, 1, 2].map((seed) => dream(network, photo, { ...quick, seed })));
    expect(dreams[0]).toEqual(dreams[1]);
    expect(dreams[0]).not.toEqual(dreams[2]);
  });

  it('scales the picture, and takes channels, weights and the pyramid', async () => {
    const layers = ['3:1,2', { layer: '1', weight: 0.5 }];
    const image = await dream(network, photo, { ...quick, layers, laplacianLevels: 3, size: 96 });
    expect([image.width, image.height]).toEqual([96, 80]);
  });

  it('shows the convolution at half depth where no layer is named', async () => {
    const unnamed = await dream(network, photo, { ...quick, layers: undefined });
    expect(unnamed).toEqual(await dream(network, photo, { ...quick, layers: ['0'] }));
    const resnet = withoutInitialization(() => createModel('resnet18'));
    expect(defaultLayers(resnet)).toEqual([{ layer: 'layer2.1.conv2', neuron: false, weight: 1 }]);
    resnet.dispose();
  });

  it('is guided by another picture', async () => {
    const guide = randomBytes(30, 60, 2);
    const guided = await expectNoLeaks(() => dream(network, photo, quick, { guide }));
    expect(guided).not.toEqual(await dream(network, photo, quick));
    await expect(dream(network, photo, { ...quick, layers: ['4:1'] }, { guide })).rejects.toThrow(/guide/);
  });

  it('takes grey pictures and those with alpha', async () => {
    const gray = { data: photo.data.subarray(0, 48 * 40), width: 48, height: 40, channels: 1 as const };
    const { data } = await dream(network, gray, { ...quick, iterations: 1 });
    expect(data).toHaveLength(48 * 40 * 3);
  });
});

describe('dream refuses', () => {
  const refusal = (options: object, source = photo) =>
    expect(dream(network, source, { ...quick, ...options })).rejects;

  it('a layer that is not there, and says which are', async () => {
    await refusal({ layers: ['relu5'] }).toThrow(/no layer "relu5". It has: 0, 1, 2, 3, 4$/);
    await refusal({ layers: ['4:6'] }).toThrow(/no channel 6; it has 6, from 0 to 5/);
    const model = new Sequential(new ReLU());
    await expect(dream({ ...network, model }, photo)).rejects.toThrow(/name the layers.*It has: 0/s);
  });

  it('options that make no sense', async () => {
    for (const options of [
      { octaves: 0 },
      { octaveScale: 1 },
      { stepSize: -1 },
      { layers: [] },
      { layers: [''] },
    ])
      await refusal(options).toThrow(InvalidArgumentError);
  });

  it('a picture that is too small, and leaves out octaves that are', async () => {
    await refusal({}, randomBytes(1, 1)).toThrow(/1x1 pixels is too small/);
    const tiny = await dream(network, randomBytes(3, 2), quick);
    expect([tiny.width, tiny.height]).toEqual([3, 2]);
  });

  it('NaN and a silent objective', async () => {
    const [weight, bias] = network.model.parameters().slice(2);
    const [kept, keptBias] = [tf.clone(weight!.value), tf.clone(bias!.value)];
    bias!.assign(tf.fill(bias!.shape, -1e3)); // no ReLU of the layer is reached
    await refusal({}).toThrow(NoGradientError);
    weight!.assign(tf.fill(weight!.shape, NaN));
    await refusal({ layers: ['3'] }).toThrow(NonFiniteGradientError);
    weight!.assign(kept);
    bias!.assign(keptBias);
  });

  it('to go on when it is aborted', async () => {
    const abort = new AbortController();
    const onEvent = () => abort.abort(new Error('enough'));
    await expect(dream(network, photo, quick, { signal: abort.signal, onEvent })).rejects.toThrow('enough');
  });

  it('to go on when another task aborts it, as the button of a page does', async () => {
    const abort = new AbortController();
    setTimeout(() => abort.abort(new Error('enough')));
    const long = dream(network, photo, { ...quick, iterations: 10_000 }, { signal: abort.signal });
    await expect(long).rejects.toThrow('enough');
  });
});
