import { fromHostTensor, type HostTensor } from '@dl/core';
import { expectNoLeaks, readFixture } from '@dl/core/testing';
import * as tf from '@tensorflow/tfjs-core';
import { networkInput, type DreamNetwork } from '../dream-network';
import { pixelGradient } from '../gradient/pixel-gradient';
import { parseLayerObjective, type LayerObjectiveInput } from '../objective/layer-objective';
import { layerOutputs } from '../objective/layer-outputs';
import { createObjective } from '../objective/objective';
import { openGoogLeNet } from './googlenet';
import { smallNetwork } from './small-network';

/** How far a case is from PyTorch. */
export interface ObjectiveComparison {
  name: string;
  /** Difference of the objective, as a share of it. */
  value: number;
  /** Largest difference of a derivative, as a share of the largest. */
  gradient: number;
}

type Fixture = Record<string, HostTensor>;
type Cases = readonly (readonly [name: string, terms: readonly LayerObjectiveInput[], guide?: tf.Tensor4D])[];

/** Compares the network of `fixtures/small.safetensors`. */
export async function compareSmallNetwork(): Promise<ObjectiveComparison[]> {
  const fixture = await readFixture(new URL('../objective/fixtures/small.safetensors', import.meta.url));
  const network = smallNetwork();
  const names = ['0.weight', '0.bias', '3.weight', '3.bias'];
  const state = Object.fromEntries(names.map((name) => [name, fromHostTensor(fixture[`weights/${name}`]!)]));
  network.model.loadStateDict(state);
  const guide = fromHostTensor(fixture['guide/4']!) as tf.Tensor4D;
  try {
    return await compare('small', network, fixture, [
      ['energy', ['4']],
      ['channels', ['3:1,4']],
      ['neuron', [{ layer: '3', channels: [2], neuron: true }]],
      ['layers', ['1', '4:0@-0.5']],
      ['guided', ['4@2'], guide],
    ]);
  } finally {
    tf.dispose([state, guide]);
    network.model.dispose();
  }
}

/** Compares BVLC's GoogLeNet, with published weights from `../shared/data`. */
export async function compareGoogLeNet(): Promise<ObjectiveComparison[]> {
  const fixture = await readFixture(new URL('../objective/fixtures/googlenet.safetensors', import.meta.url));
  const network = await openGoogLeNet();
  const guidedLayer = 'inception_3b/output';
  const guide = tf.tidy(() => {
    const pixels = tf.expandDims(tf.div(fromHostTensor(fixture.guide!), 255), 0);
    return layerOutputs(network.model, networkInput(pixels, network.transforms), [guidedLayer])[0]!;
  });
  try {
    return await compare('googlenet', network, fixture, [
      ['energy', ['inception_4c/output']],
      ['channel', ['inception_4d/3x3_reduce:139']],
      ['guided', [guidedLayer], guide],
    ]);
  } finally {
    guide.dispose();
    network.dispose();
  }
}

async function compare(
  title: string,
  network: DreamNetwork,
  fixture: Fixture,
  cases: Cases,
): Promise<ObjectiveComparison[]> {
  const { shape, data, dtype } = fixture.pixels!;
  const [height, width] = shape as [number, number];
  const pixels = Float32Array.from(data as Float32Array, (value) =>
    dtype === 'uint8' ? value / 255 : value,
  );
  const comparisons = [];
  for (const [name, given, guide] of cases) {
    const objective = createObjective(network, given.map(parseLayerObjective), guide && [guide]);
    const ours = await expectNoLeaks(() => pixelGradient(objective, { data: pixels, height, width }));
    const [value] = fixture[`${name}/value`]!.data as Float32Array;
    const gradient = fixture[`${name}/gradient`]!.data as Float32Array;
    comparisons.push({
      name: `${title}: ${name}`,
      value: Math.abs(ours.value / value! - 1),
      gradient: largest(gradient.map((slope, i) => slope - ours.gradient[i]!)) / largest(gradient),
    });
  }
  return comparisons;
}

const largest = (values: Float32Array) => values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
