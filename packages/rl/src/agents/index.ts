import { a2c } from './a2c';
import { dqn } from './dqn';
import type { AgentDefinition } from './learner';
import { ppo } from './ppo';
import { qrDqn } from './qr-dqn';
import { reinforce } from './reinforce';
import { sac } from './sac';

export type { AgentDefinition, Learner, Policy, SavedLearner } from './learner';

/** The agents, by name. */
export const agents = { dqn, 'qr-dqn': qrDqn, reinforce, a2c, ppo, sac };

export type AgentName = keyof typeof agents;

/** The names that `trainAgent` knows. */
export const agentNames = Object.keys(agents) as AgentName[];

/** The definition of an agent, whatever its settings are. */
export function findAgent(name: AgentName): AgentDefinition {
  return agents[name];
}
