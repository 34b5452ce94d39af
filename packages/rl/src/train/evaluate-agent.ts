import { Random } from '@dl/core';
import { nextTask } from '@dl/core/internal';
import type { Agent } from '../agent';
import type { Environment } from '../environment';
import { openEnvironment, type EnvironmentSource } from './open-environment';

export interface EvaluateAgentOptions {
  /** Episodes that are played. Default: 100. */
  episodes?: number;
  /** Of the first episode's start; the episodes go on from there. Default: 1,000,000, which no training begins with. */
  seed?: number;
  /** Takes the best action; false draws as in training. Default: true. */
  deterministic?: boolean;
  /** Stops after the episode that is running. */
  signal?: AbortSignal;
}

export interface AgentEvaluation {
  /** Of the sums of rewards. */
  mean: number;
  standardDeviation: number;
  /** Sums of rewards, by episode. */
  returns: number[];
  /** Steps, by episode. */
  lengths: number[];
}

/**
 * Plays whole episodes with an agent and counts the rewards.
 *
 * ```ts
 * const { mean, standardDeviation } = await evaluateAgent(agent, 'CartPole-v1', { episodes: 100 });
 * ```
 *
 * @throws {@link InvalidArgumentError} if there is no environment of this name, or the agent does not fit it.
 * @throws The signal's reason if it was aborted.
 */
export async function evaluateAgent(
  agent: Agent,
  environment: EnvironmentSource,
  { episodes = 100, seed = 1_000_000, deterministic = true, signal }: EvaluateAgentOptions = {},
): Promise<AgentEvaluation> {
  const random = new Random(seed);
  const opened = openEnvironment(environment);
  const [returns, lengths]: [number[], number[]] = [[], []];
  try {
    agent.assertFits(opened);
    for (let episode = 0; episode < episodes; episode++) {
      const played = playEpisode(agent, opened, {
        ...(episode === 0 && { seed }),
        ...(!deterministic && { random }),
      });
      returns.push(played.return);
      lengths.push(played.length);
      await nextTask();
      signal?.throwIfAborted();
    }
  } finally {
    opened.dispose();
  }
  const mean = returns.reduce((sum, value) => sum + value, 0) / episodes;
  const variance = returns.reduce((sum, value) => sum + (value - mean) ** 2, 0) / episodes;
  return { mean, standardDeviation: Math.sqrt(variance), returns, lengths };
}

function playEpisode(
  agent: Agent,
  environment: Environment,
  { seed, random }: { seed?: number; random?: Random },
) {
  let [observation] = environment.reset(seed === undefined ? {} : { seed });
  const episode = { return: 0, length: 0 };
  for (let isOver = false; !isOver;) {
    const [next, reward, terminated, truncated] = environment.step(agent.act(observation, random));
    observation = next;
    episode.return += reward;
    episode.length++;
    isOver = terminated || truncated;
  }
  return episode;
}
