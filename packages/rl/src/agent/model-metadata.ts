import * as z from 'zod';
import { agentNames, type AgentName } from '../agents';

const sizes = z.array(z.int().positive());

/** All that makes weights an agent. */
export const agentMetadata = z.object({
  algorithm: z.enum(agentNames as [AgentName, ...AgentName[]]),
  environment: z.string().optional(),
  observations: z.discriminatedUnion('type', [
    z.object({ type: z.literal('numbers'), shape: sizes }),
    z.object({ type: z.literal('integers'), sizes }),
  ]),
  actions: z.discriminatedUnion('type', [
    z.object({ type: z.literal('discrete'), size: z.int().positive() }),
    z.object({
      type: z.literal('continuous'),
      size: z.int().positive(),
      low: z.array(z.number()),
      high: z.array(z.number()),
    }),
  ]),
  settings: z.record(z.string(), z.unknown()),
  observationMoments: z
    .object({ count: z.number(), mean: z.array(z.number()), squares: z.array(z.number()) })
    .optional(),
});
