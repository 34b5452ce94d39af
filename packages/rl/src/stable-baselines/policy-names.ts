import type { NameRule } from '@dl/formats';
import type { AgentName } from '../agents';

/** How the policies of an algorithm of Stable-Baselines3 become ours. */
export interface PolicyForm {
  algorithm: AgentName;
  /** Outputs of the hidden layers, by the shapes of the file's tensors. */
  hidden: (shapes: ReadonlyMap<string, readonly number[]>) => number[];
  /** Names in the file as ours, where the network has so many hidden layers. */
  rules: (hiddenLayers: number) => NameRule[];
}

/** Outputs of the layers whose weights match, without the last `heads` of them. */
const outputsOf = (pattern: RegExp, heads: number) => (shapes: ReadonlyMap<string, readonly number[]>) => {
  const outputs = [...shapes].flatMap(([name, [rows]]) => (pattern.test(name) ? [rows!] : []));
  return outputs.slice(0, outputs.length - heads);
};

/** Policies by the tensor that only theirs have. */
export const policyForms: Record<string, PolicyForm> = {
  'action_net.weight': {
    algorithm: 'ppo', // A2C's are of the same form
    hidden: outputsOf(/^mlp_extractor\.policy_net\.\d+\.weight$/, 0),
    rules: (layers) => [
      { from: /mlp_extractor\.policy_net\.(\d+\.(?:weight|bias))/, to: 'actor.$1' },
      { from: /mlp_extractor\.value_net\.(\d+\.(?:weight|bias))/, to: 'critic.$1' },
      { from: /action_net\.(weight|bias)/, to: `actor.${2 * layers}.$1` },
      { from: /value_net\.(weight|bias)/, to: `critic.${2 * layers}.$1` },
      { from: /log_std/, to: 'logDeviation' },
    ],
  },
  'q_net.q_net.0.weight': {
    algorithm: 'dqn',
    hidden: outputsOf(/^q_net\.q_net\.\d+\.weight$/, 1),
    rules: (layers) => [
      { from: new RegExp(`q_net\\.q_net\\.${2 * layers}\\.(weight|bias)`), to: 'advantage.0.$1' },
      { from: /q_net\.q_net\.(\d+\.(?:weight|bias))/, to: 'features.$1' },
      { from: /q_net_target\..*/, to: null },
    ],
  },
  'actor.mu.weight': {
    algorithm: 'sac',
    hidden: outputsOf(/^actor\.latent_pi\.\d+\.weight$/, 0),
    rules: () => [
      { from: /actor\.latent_pi\.(\d+\.(?:weight|bias))/, to: 'features.$1' },
      { from: /actor\.mu\.(weight|bias)/, to: 'means.0.$1' },
      { from: /actor\.log_std\.(weight|bias)/, to: 'deviations.0.$1' },
      { from: /critic.*/, to: null },
    ],
  },
};
