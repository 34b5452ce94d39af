import { writeImage } from '@dl/core/data';
import { parseLayerObjective, visualizeFeature, visualizeOptions } from '@dl/dream';
import * as z from 'zod';
import { defineCommand } from '../command';
import { chooseBackend } from './choose-backend';
import { dreamerOptions } from './dream';
import { withImageClassifier } from './image-classifier';

export const dreamVisualizeCommand = defineCommand({
  name: 'dream visualize',
  summary: 'make the picture that excites a feature of a network most',
  arguments: [
    { name: 'feature', description: 'LAYER:CHANNEL, LAYER:CHANNEL,CHANNEL or LAYER' },
    { name: 'out', description: 'file for the picture: .png, .jpg or .webp', writes: 'picture' },
  ],
  options: visualizeOptions.extend({
    ...dreamerOptions.shape,
    neuron: z
      .boolean()
      .default(false)
      .describe('the unit in the middle of the channel, not the whole channel'),
  }),
  examples: [
    'dl dream visualize inception_4d/3x3_reduce:139 flowers.png',
    'dl dream visualize inception_4c/output:447 car.png --size 320 --steps 512',
    'dl dream visualize loss3/classifier:945 bell-pepper.png',
  ],
  async run({ backend, model, weights, recipe, neuron, ...options }, [feature, out], context) {
    const start = performance.now();
    const objective = { ...parseLayerObjective(feature!), neuron };
    await chooseBackend(backend, context.note);
    return withImageClassifier({ model, weights, recipe }, context, async (network) => {
      const { signal, note } = context;
      let activation = NaN;
      const image = await visualizeFeature(network, objective, options, {
        signal,
        onEvent(event) {
          activation = event.objective;
          if (event.step % 64 === 0)
            note(`step ${event.step} of ${event.steps}: activation ${activation.toPrecision(4)}`);
        },
      });
      await writeImage(out!, image);
      return {
        out: out!,
        feature: feature!,
        activation,
        seconds: Math.round((performance.now() - start) / 1000),
      };
    });
  },
  print: ({ out, feature, activation, seconds }) =>
    `${out}: ${feature} at ${activation.toPrecision(4)} after ${seconds} s`,
});
