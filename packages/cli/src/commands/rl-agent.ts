import { InvalidArgumentError } from '@dl/core';
import {
  loadAgent,
  loadShippedAgent,
  makeEnvironment,
  shippedAgents,
  type Agent,
  type Environment,
} from '@dl/rl';
import * as z from 'zod';
import type { CommandContext } from '../command';
import { chooseBackend } from './choose-backend';

/** The options that say which agent plays, where, and how. */
export const rlAgentOptions = z.object({
  weights: z
    .string()
    .default('out/agent.safetensors')
    .describe(
      `agent that \`dl rl train\` wrote, file or URL, or one that comes with dl: ${shippedAgents.join(', ')}`,
    ),
  env: z.string().optional().describe('environment; default: the one that the agent learned'),
  stochastic: z.boolean().default(false).describe('draw actions as in training, not the best ones'),
  seed: z.int().default(1_000_000).describe('of the first episode'),
  backend: z.string().default('auto').describe('backend to compute on, see `dl backends`'),
});

type RlAgentOptions = z.output<typeof rlAgentOptions>;

/** Loads an agent and says which environment it plays in, uses it, and frees it. */
export async function withAgent<T>(
  { weights, env, backend }: Pick<RlAgentOptions, 'weights' | 'env' | 'backend'>,
  { note }: CommandContext,
  use: (agent: Agent, environment: string) => Promise<T>,
): Promise<T> {
  await chooseBackend(backend, note);
  const isShipped = (shippedAgents as readonly string[]).includes(weights);
  const agent = await (isShipped ? loadShippedAgent(weights) : loadAgent(weights));
  try {
    const environment = env ?? agent.description.environment;
    if (environment === undefined) {
      throw new InvalidArgumentError(
        'the agent does not say which environment it learned: name it with --env',
      );
    }
    return await use(agent, environment);
  } finally {
    agent.dispose();
  }
}

/** Makes an environment, uses it, and frees it. */
export async function withEnvironment<T>(
  name: string,
  use: (environment: Environment) => Promise<T>,
): Promise<T> {
  const environment = makeEnvironment(name);
  try {
    return await use(environment);
  } finally {
    environment.dispose();
  }
}
