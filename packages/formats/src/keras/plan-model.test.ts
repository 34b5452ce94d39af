import { FileFormatError } from '@dl/core';
import { expectNoLeaks } from '@dl/core/testing';
import { expect, it } from '@jest/globals';
import type { WeightSlot } from './layer-plan';
import { planFromConfig } from './plan-model';

const layer = (class_name: string, name: string, config: object = {}) => ({
  class_name,
  config: { name, ...config },
});
const dense = layer('Dense', 'dense', { units: 2 });
const rnn = layer('SimpleRNN', 'rnn', { units: 2 });

it.each<[string, object[], (slot: WeightSlot) => boolean]>([
  [
    'a layer lacks a weight',
    [dense, layer('Dense', 'last', { units: 2 })],
    ({ layers }) => layers[0]![0] === 'last',
  ],
  [
    'the second direction lacks a weight',
    [layer('Bidirectional', 'both', { layer: rnn })],
    ({ path }) => path.includes('backward_layer'),
  ],
])('frees the layers that it has made when %s', async (_, layers, isMissing) => {
  const plan = planFromConfig({ class_name: 'Sequential', config: { name: 'model', layers } }, 'file', 3);
  let made = 0;
  await expectNoLeaks(async () => {
    const making = plan.make(async (slot) => {
      if (isMissing(slot)) throw new FileFormatError('missing');
      made++;
      const shape = slot.shape!.map((size) => size ?? 2);
      return { dtype: 'float32', shape, data: new Float32Array(shape.reduce((a, b) => a * b, 1)) };
    });
    await expect(making).rejects.toThrow('missing');
  });
  expect(made).toBeGreaterThan(0);
});

it('frees a layer whose weights do not fit each other', async () => {
  const layers = [layer('BatchNormalization', 'norm')];
  const plan = planFromConfig({ class_name: 'Sequential', config: { name: 'model', layers } }, 'file', 3);
  await expectNoLeaks(async () => {
    const making = plan.make(async ({ name }) => {
      const size = name === 'gamma' ? 3 : 2;
      return { dtype: 'float32', shape: [size], data: new Float32Array(size) };
    });
    await expect(making).rejects.toThrow(/make a parameter of shape \[3\], not \[2\]/);
  });
});
