import { FileFormatError } from '@dl/core';
import * as z from 'zod';
import { agentNames, type AgentName } from '../agents';
import type { AgentDescription } from './agent';

const sizes = z.array(z.int().positive());

/** All that makes weights an agent. */
const agentMetadata = z.object({
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

/** Names of what a file says of its agent. */
export const metadataNames = Object.keys(agentMetadata.shape);

/**
 * Checks what a file says of its agent.
 *
 * @throws {@link FileFormatError} if it is not what `@dl/rl` writes.
 */
export function parseAgentMetadata(source: string, metadata: unknown): AgentDescription {
  const parsed = agentMetadata.safeParse(metadata);
  if (parsed.success) return parsed.data;
  throw new FileFormatError(
    `${source} does not say which agent its weights are of: ${z.prettifyError(parsed.error)}. ` +
      'Agents are written by saveAgent or `dl rl train`.',
  );
}
