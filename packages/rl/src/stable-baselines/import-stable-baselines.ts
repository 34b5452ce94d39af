import { FileFormatError } from '@dl/core';
import { fitWeights, sourceName } from '@dl/core/internal';
import { withoutInitialization } from '@dl/core/nn';
import type { TensorSource } from '@dl/core/weights';
import { loadWeights, mapName, readZipEntry } from '@dl/formats';
import { dispose } from '@tensorflow/tfjs-core';
import { Agent } from '../agent';
import { createAgentNetwork } from '../agent/load-agent';
import { findAgent } from '../agents';
import { actionShapeOf } from '../learning';
import { observationFormOf } from '../learning/observation-encoder';
import { openEnvironment, type EnvironmentSource } from '../train/open-environment';
import { policyForms } from './policy-names';

export interface ImportStableBaselinesOptions {
  /** Where the agent plays: its spaces are pickled in the file, and nothing of that is executed here. */
  environment: EnvironmentSource;
  /** What follows a hidden layer of PPO and A2C, if it was changed. Default: 'tanh'. */
  activation?: 'tanh' | 'relu';
}

/**
 * Loads an agent that Stable-Baselines3 saved: PPO, A2C, DQN or SAC with an `MlpPolicy`, whose actor and critic are apart. The
 * statistics of a `VecNormalize` are in another file, and are not read. The caller disposes the agent.
 *
 * ```ts
 * const agent = await importStableBaselines('ppo-CartPole-v1.zip', { environment: 'CartPole-v1' });
 * const { mean } = await evaluateAgent(agent, 'CartPole-v1');
 * ```
 *
 * @param source - The zip file, as a path, a URL or bytes.
 * @throws {@link FileFormatError} if it holds no policy of such a kind, or one for other spaces.
 */
export async function importStableBaselines(
  source: TensorSource,
  { environment, activation = 'tanh' }: ImportStableBaselinesOptions,
): Promise<Agent> {
  const name = sourceName(source);
  const loaded = await loadWeights(await readZipEntry(source, 'policy.pth'));
  try {
    const found = Object.keys(policyForms).find((tensor) => tensor in loaded);
    if (found === undefined) {
      const some = Object.keys(loaded).slice(0, 5).join(', ');
      throw new FileFormatError(`${name} holds no MlpPolicy of PPO, A2C, DQN or SAC; it has the tensors ${some}`);
    }
    const { algorithm, hidden: hiddenOf, rules } = policyForms[found]!;
    const hidden = hiddenOf(new Map(Object.entries(loaded).map(([tensor, { shape }]) => [tensor, shape])));
    const settings = findAgent(algorithm).settings.parse({
      hidden,
      ...(algorithm === 'ppo' && { activation }),
    }) as Record<string, unknown>;
    const opened = openEnvironment(environment);
    const description = {
      ...{ algorithm, settings },
      ...(typeof environment === 'string' && { environment }),
      observations: observationFormOf(opened.observationSpace),
      actions: actionShapeOf(opened.actionSpace),
    };
    opened.dispose();
    const state = Object.fromEntries(
      Object.entries(loaded).flatMap(([tensor, value]) => {
        const mapped = mapName(tensor, rules(hidden.length));
        return mapped === null ? [] : [[mapped?.name ?? tensor, value]];
      }),
    );
    const network = withoutInitialization(() => createAgentNetwork(name, description));
    return await Agent.of(description, fitWeights(network, state, name));
  } finally {
    dispose(loaded);
  }
} // prettier-ignore
