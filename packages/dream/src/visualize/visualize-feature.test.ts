import { useBackend } from '@dl/core/backends';
import { expectNoLeaks } from '@dl/core/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import type { DreamNetwork } from '../dream-network';
import { smallNetwork } from '../testing/small-network';
import { visualizeFeature } from './visualize-feature';

let network: DreamNetwork;
beforeAll(async () => {
  await useBackend(process.env.DL_BACKEND ?? 'ort');
  network = smallNetwork();
});
afterAll(() => network.model.dispose());

const options = { size: 24, steps: 20 };

describe('visualizeFeature', () => {
  it('excites a channel, and shows it on the way', async () => {
    const objectives: number[] = [];
    const pictures: Promise<{ width: number }>[] = [];
    const image = await expectNoLeaks(async () => {
      const made = await visualizeFeature(network, '3:2', options, {
        onEvent({ step, objective, picture }) {
          objectives.push(objective);
          if (step % 10 === 0) pictures.push(picture());
        },
      });
      await Promise.all(pictures);
      return made;
    });
    expect(image).toMatchObject({ width: 24, height: 24, channels: 3 });
    expect(await Promise.all(pictures)).toMatchObject([{ width: 24 }, { width: 24 }]);
    expect(objectives.at(-1)).toBeGreaterThan(objectives[0]! + 0.03);
  });

  it('depends on the seed alone, and takes neurons and pictures that do not move', async () => {
    const neuron = { layer: '4', channels: [1], neuron: true };
    const make = (seed: number) =>
      visualizeFeature(network, neuron, { ...options, steps: 3, transformations: false, seed });
    const [first, again, other] = [await make(1), await make(1), await make(2)];
    expect(first).toEqual(again);
    expect(first).not.toEqual(other);
  });

  it('finds a unit that nothing excites at first', async () => {
    const bias = network.model.parameters()[3]!;
    const kept = tf.clone(bias.value);
    bias.assign(tf.tidy(() => tf.sub(kept, 0.2)));
    const objectives: number[] = [];
    const onEvent = ({ objective }: { objective: number }) => void objectives.push(objective);
    await visualizeFeature(network, '4:2', { ...options, steps: 60, learningRate: 0.5 }, { onEvent });
    expect(objectives[0]).toBe(0);
    expect(objectives.at(-1)).toBeGreaterThan(0);
    bias.assign(kept);
  });

  it('refuses what is not there, and stops when it is aborted', async () => {
    await expect(visualizeFeature(network, '4:9', options)).rejects.toThrow(/no channel 9/);
    await expect(visualizeFeature(network, 'fc', options)).rejects.toThrow(/no layer "fc". It has: 0, 1/);
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(visualizeFeature(network, '4:1', options, { signal })).rejects.toThrow('enough');
  });
});
