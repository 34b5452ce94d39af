import * as z from 'zod';
import { agentNames, type AgentName } from '../agents';
import type { AgentListener } from './agent-events';

/** What {@link trainAgent} can be told. */
export const trainAgentOptions = z.object({
  agent: z.enum(agentNames as [AgentName, ...AgentName[]]).default('ppo').describe('algorithm'),
  steps: z.int().positive().optional().describe('steps in all environments together; default: those that are known to suffice, or 100000'),
  seed: z.int().default(1).describe('of weights, environments and exploration'),
  workers: z.int().positive().optional().describe('worker threads that play the environments, which pays where a step takes over 0.1 ms; default: none'),
  evaluateEvery: z.int().positive().optional().describe('steps between evaluations, of which the best agent is kept; default: the last one is'),
  evaluationEpisodes: z.int().positive().default(10).describe('episodes of such an evaluation'),
  checkpoints: z.string().optional().describe('folder for checkpoints; default: none'),
  checkpointEvery: z.int().positive().default(50_000).describe('steps between checkpoints'),
  resume: z.boolean().default(false).describe('go on from the latest checkpoint'),
}); // prettier-ignore

export interface TrainAgentOptions extends z.input<typeof trainAgentOptions> {
  /** Hyper-parameters of the agent; what is left out is as in `tunedSettings`, if the environment is there, or the default. */
  settings?: Record<string, unknown>;
}

export interface TrainAgentControls {
  signal?: AbortSignal;
  listeners?: AgentListener[];
}
