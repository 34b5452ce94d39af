import { InvalidArgumentError } from '@dl/core';
import * as z from 'zod';
import { networkConfiguration, type NetworkConfiguration } from '../networks/create-network';

/** The part of the training options that says which network is trained. */
export const networkOptions = z.object({
  network: z.enum(['gpt', 'lstm', 'gru', 'rnn']).default('gpt').describe('kind of network'),
  layers: z.int().positive().optional().describe('layers; default: 4 of a gpt, 2 of the others'),
  features: z
    .int()
    .positive()
    .default(128)
    .describe('numbers that describe a token, or in the state of a layer'),
  heads: z.int().positive().default(4).describe('heads of attention of a gpt'),
  context: z
    .int()
    .positive()
    .default(64)
    .describe('tokens that a gpt sees at once, or over which gradients go back in the others'),
  dropout: z.number().min(0).lt(1).default(0).describe('probability of dropout'),
});

export type NetworkOptions = z.output<typeof networkOptions>;

/** @throws {@link InvalidArgumentError} if the heads of a GPT do not share its features equally. */
export function toConfiguration({
  network: type,
  layers = type === 'gpt' ? 4 : 2,
  features,
  heads,
  context,
  dropout,
}: NetworkOptions): NetworkConfiguration {
  if (type === 'gpt' && features % heads) {
    throw new InvalidArgumentError(`${heads} heads cannot share ${features} features equally`);
  }
  return networkConfiguration.parse(
    type === 'gpt'
      ? { type, layers, heads, features, context, dropout }
      : { type, layers, features, dropout },
  );
}
