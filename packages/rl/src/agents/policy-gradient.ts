import type { Metrics } from '@dl/core/train';
import * as tf from '@tensorflow/tfjs-core';
import type { ActorCritic } from '../networks/actor-critic';
import { judge } from './actor-critic-policy';
import type { ActorCriticSettings, OnPolicyLearner } from './on-policy-learner';

/** Of observations, actions, advantages and returns: what raises the probability of actions by their advantages. */
export function policyGradient(
  network: ActorCritic,
  { entropyCoefficient, valueCoefficient }: ActorCriticSettings,
) {
  return (observations: tf.Tensor, actions: tf.Tensor, advantages: tf.Tensor, returns: tf.Tensor) => () => {
    const { logProbability, entropy, values } = judge(network, observations, actions);
    const policyLoss = tf.neg(tf.mean(tf.mul(advantages, logProbability)));
    const valueLoss = tf.mean(tf.square(tf.sub(values, returns)));
    const entropyMean = tf.mean(entropy);
    const loss = tf.sub(
      tf.add(policyLoss, tf.mul(valueLoss, valueCoefficient)),
      tf.mul(entropyMean, entropyCoefficient),
    );
    return { loss, outputs: [tf.stack([policyLoss, valueLoss, entropyMean])] };
  };
}

/** Steps that were played, one after the other in each array. */
interface PlayedSteps {
  observations: Float32Array;
  actions: Float32Array;
  advantages: Float32Array;
  returns: Float32Array;
}

/** One step of the optimizer by {@link policyGradient}, after which the policy plays with the new weights. */
export async function learnPolicyGradient<Settings>(
  learner: OnPolicyLearner<Settings>,
  { observations, actions, advantages, returns }: PlayedSteps,
  rate: number,
): Promise<Metrics> {
  const { network } = learner;
  const size = returns.length;
  const outputs = learner.learn(
    [
      tf.tensor(observations, [size, ...network.shape]),
      tf.tensor(actions, [size, network.actions.size]),
      tf.tensor(advantages),
      tf.tensor(returns),
    ],
    rate,
  );
  const [policyLoss, valueLoss, entropy] = await outputs[1]!.data();
  tf.dispose(outputs);
  await learner.refresh();
  return {
    'charts/learning_rate': rate,
    'losses/policy_loss': policyLoss!,
    'losses/value_loss': valueLoss!,
    'losses/entropy': entropy!,
  };
}
