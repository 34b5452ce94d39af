import { useBackend } from '@dl/core/backends';
import { withoutInitialization } from '@dl/core/nn';
import { createModel, listModels, type ModelName } from '@dl/vision';
import { InvalidArgumentError } from '@dl/core';
import * as z from 'zod';
import { defineCommand } from '../command';

export const visionSummaryCommand = defineCommand({
  name: 'vision summary',
  summary: 'show the layers of a network with their output shapes and parameters',
  arguments: [{ name: 'network', description: 'its name, such as vgg19' }],
  options: z.object({
    input: z
      .string()
      .regex(/^\d+,\d+,\d+$/, 'is height,width,channels, such as 224,224,3')
      .optional()
      .describe('height,width,channels of the images; default: those that the network was made for'),
    backend: z.string().default('auto').describe('backend to compute on, see `dl backends`'),
  }),
  examples: ['dl vision summary vgg19', 'dl vision summary resnet50 --input 320,320,3 --json'],
  async run({ input, backend }, [name]) {
    const entry = listModels().find((model) => model.name === name);
    if (!entry) {
      const names = listModels().map((model) => model.name);
      throw new InvalidArgumentError(`there is no network "${name}"; there are ${names.join(', ')}`);
    }
    const shape = input?.split(',').map(Number) ?? [...entry.inputSize];
    await useBackend(backend);
    const network = withoutInitialization(() => createModel<ModelName>(entry.name));
    try {
      return { network: entry.name, input: shape, ...network.summary(shape) };
    } finally {
      network.dispose();
    }
  },
  print: String, // the table of a summary
});
