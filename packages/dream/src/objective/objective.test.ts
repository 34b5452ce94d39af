import { fromHostTensor, type HostTensor } from '@dl/core';
import { useBackend } from '@dl/core/backends';
import { expectNoLeaks, readFixture } from '@dl/core/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { networkInput, type DreamNetwork } from '../dream-network';
import { pixelGradient } from '../gradient/pixel-gradient';
import { openGoogLeNet } from '../testing/googlenet';
import { missingData } from '../testing/shared-data';
import { smallNetwork } from '../testing/small-network';
import { layerObjective, type LayerObjectiveInput } from './layer-objective';
import { layerOutputs } from './layer-outputs';
import { createObjective } from './objective';

type Fixture = Record<string, HostTensor>;

beforeAll(async () => {
  await useBackend(process.env.DL_BACKEND ?? 'ort');
});

/** The objective and its gradient, compared with PyTorch's, both as a share of the largest number. */
async function expectParity(
  network: DreamNetwork,
  fixture: Fixture,
  name: string,
  given: readonly LayerObjectiveInput[],
  guide?: readonly tf.Tensor4D[],
) {
  const terms = given.map((term) => layerObjective.parse(term));
  const { shape, data, dtype } = fixture.pixels!;
  const [height, width] = shape as [number, number, number];
  const pixels = Float32Array.from(data as Float32Array, (value) =>
    dtype === 'uint8' ? value / 255 : value,
  );
  const { value, gradient } = await expectNoLeaks(() =>
    pixelGradient(createObjective(network, terms, guide), { data: pixels, height, width }),
  );
  const expected = fixture[`${name}/gradient`]!.data as Float32Array;
  const [expectedValue] = fixture[`${name}/value`]!.data as Float32Array;
  const largest = expected.reduce((most, slope) => Math.max(most, Math.abs(slope)), 0);
  const difference = expected.reduce((most, slope, i) => Math.max(most, Math.abs(slope - gradient[i]!)), 0);
  expect(largest).toBeGreaterThan(0);
  expect(Math.abs(value / expectedValue! - 1)).toBeLessThan(1e-4);
  expect(difference / largest).toBeLessThan(1e-3);
}

describe('objectives of a small network equal those of PyTorch', () => {
  let fixture: Fixture;
  let opened: DreamNetwork;
  let guide: tf.Tensor4D;

  beforeAll(async () => {
    fixture = await readFixture(new URL('fixtures/small.safetensors', import.meta.url));
    opened = smallNetwork();
    const names = ['0.weight', '0.bias', '3.weight', '3.bias'];
    const state = Object.fromEntries(
      names.map((name) => [name, fromHostTensor(fixture[`weights/${name}`]!)]),
    );
    opened.model.loadStateDict(state);
    tf.dispose(state);
    guide = fromHostTensor(fixture['guide/4']!) as tf.Tensor4D;
  });
  afterAll(() => {
    guide.dispose();
    opened.model.dispose();
  });

  const cases: [name: string, given: LayerObjectiveInput[]][] = [
    ['energy', ['4']],
    ['channels', ['3:1,4']],
    ['neuron', [{ layer: '3', channels: [2], neuron: true }]],
    ['layers', ['1', '4:0@-0.5']],
  ];
  it.each(cases)('%s', (name, given) => expectParity(opened, fixture, name, given));
  it('guided', () => expectParity(opened, fixture, 'guided', ['4@2'], [guide]));
});

(missingData ? describe.skip : describe)(
  `objectives of GoogLeNet equal those of PyTorch${missingData}`,
  () => {
    let fixture: Fixture;
    let network: Awaited<ReturnType<typeof openGoogLeNet>>;

    beforeAll(async () => {
      fixture = await readFixture(new URL('fixtures/googlenet.safetensors', import.meta.url));
      network = await openGoogLeNet();
    });
    afterAll(() => network.dispose());

    it('a whole layer', () => expectParity(network, fixture, 'energy', ['inception_4c/output']));
    it('a channel', () => expectParity(network, fixture, 'channel', ['inception_4d/3x3_reduce:139']));
    it('guided', async () => {
      const layer = 'inception_3b/output';
      const guide = tf.tidy(() => tf.expandDims(tf.div(fromHostTensor(fixture.guide!), 255), 0));
      const features = tf.tidy(() =>
        layerOutputs(network.model, networkInput(guide, network.transforms), [layer]),
      );
      await expectParity(network, fixture, 'guided', [layer], features);
      tf.dispose([guide, features]);
    });
  },
);
