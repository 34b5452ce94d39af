import { beforeAll, describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { fromHostTensor, type HostTensor } from '@dl/core';
import { useBackend } from '@dl/core/backends';
import type { StateDict } from '@dl/core/nn';
import { expectNoLeaks, readFixture } from '@dl/core/testing';
import { adam, valueAndGradients } from '@dl/core/train';
import { storyStep, type AnsweredTensors } from '../train/story-step';
import { createStoryNetwork, type StoryNetworkConfiguration } from './create-network';
import { MemoryNetwork } from './memory-network';

// As in fixtures/story_networks.py.
const vocabulary = 13;
const sizes = { features: 8, sentenceWords: 5, questionWords: 3 };
const memn2n = { type: 'memn2n', memories: 6, hops: 3, ...sizes } as const;
const entnet = { type: 'entnet', blocks: 4, longestStory: 6, ...sizes } as const;
const configurations: Record<string, StoryNetworkConfiguration> = {
  'memn2n-adjacent': { ...memn2n, tying: 'adjacent' },
  'memn2n-adjacent-linear': { ...memn2n, tying: 'adjacent' },
  'memn2n-relu': { ...memn2n, tying: 'layer-wise', nonlinear: true },
  'memn2n-layer-wise': { ...memn2n, tying: 'layer-wise' },
  'memn2n-layer-wise-linear': { ...memn2n, tying: 'layer-wise' },
  entnet,
  'entnet-words': { ...entnet, keyWords: [3, 5, 8, 11] },
  lstm: { type: 'lstm', memories: 6, ...sizes },
};

beforeAll(() => useBackend(process.env.DL_BACKEND ?? 'wasm'));

/** The tensors of a fixture whose names begin with `kind/`. */
function part(fixture: Record<string, HostTensor>, kind: string): StateDict {
  const entries = Object.entries(fixture).filter(([name]) => name.startsWith(`${kind}/`));
  return Object.fromEntries(
    entries.map(([name, tensor]) => [name.slice(kind.length + 1), fromHostTensor(tensor)]),
  );
}

/** The largest difference, as a share of the largest number that is expected. */
function worstError(received: tf.Tensor, expected: tf.Tensor): number {
  return tf.tidy(() => {
    const scale = Math.max(tf.max(tf.abs(expected)).dataSync()[0]!, 1e-3);
    return tf.max(tf.abs(tf.sub(received, expected))).dataSync()[0]! / scale;
  });
}

describe.each(Object.entries(configurations))('%s: like PyTorch', (name, configuration) => {
  const open = async () => {
    const fixture = await readFixture(new URL(`fixtures/${name}.safetensors`, import.meta.url));
    const network = createStoryNetwork(vocabulary, configuration);
    if (network instanceof MemoryNetwork) network.linear = name.endsWith('linear');
    const state = part(fixture, 'state');
    network.loadStateDict(state);
    tf.dispose(state);
    return { fixture, network, batch: part(fixture, 'batch') as unknown as AnsweredTensors };
  };

  it('answers and gradients', async () => {
    await expectNoLeaks(async () => {
      const { fixture, network, batch } = await open();
      const { answer: _, ...read } = batch;
      const [received, expected] = [network.forward(read as never), fromHostTensor(fixture.logits!)];
      expect(worstError(received, expected)).toBeLessThan(1e-5);
      const gradients = part(fixture, 'gradient');
      const named = [...network.namedParameters()];
      expect(named.map(([name]) => name).sort()).toEqual(Object.keys(gradients).sort());
      const computed = valueAndGradients(() => storyStep(network, batch).loss, network.parameters());
      for (const [index, [name, { layout }]] of named.entries()) {
        const gradient = tf.tidy(() => {
          const value = computed.gradients[index]!;
          return layout === 'linear' ? tf.transpose(value) : tf.clone(value);
        });
        expect([name, worstError(gradient, gradients[name]!)]).toEqual([name, expect.closeTo(0, 4)]);
        gradient.dispose();
      }
      network.dispose();
      tf.dispose([received, expected, gradients, { ...batch }, computed.value, computed.gradients]);
    });
  });

  it('losses of five steps', async () => {
    await expectNoLeaks(async () => {
      const { fixture, network, batch } = await open();
      const optimizer = adam({ learningRate: 1e-2 })(network.namedParameters());
      for (const expected of fixture.losses!.data as Float32Array) {
        const { value, gradients } = valueAndGradients(
          () => storyStep(network, batch).loss,
          optimizer.parameters,
        );
        optimizer.step(gradients);
        expect(Math.abs(value.dataSync()[0]! - expected)).toBeLessThan(1e-4 * expected);
        tf.dispose([value, gradients]);
      }
      optimizer.dispose();
      network.dispose();
      tf.dispose({ ...batch });
    });
  });
});
