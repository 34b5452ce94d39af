import { Linear, Module, Sequential } from '@dl/core/nn';
import * as tf from '@tensorflow/tfjs-core';
import { featureLayers } from './layers';

/** Two values of an action in a situation: [batch, ...shape] and [batch, actions] to two of [batch]. */
export class TwinCritic extends Module<[tf.Tensor, tf.Tensor], [tf.Tensor, tf.Tensor]> {
  readonly first: Sequential;
  readonly second: Sequential;

  constructor(observationSize: number, actionSize: number, hidden: readonly number[]) {
    super();
    const [first, second] = [0, 1].map(() => {
      const { layers, features } = featureLayers([observationSize + actionSize], {
        hidden,
        activation: 'relu',
      });
      return new Sequential(...layers, new Linear(features, 1));
    });
    this.first = first!;
    this.second = second!;
  }

  forward(observations: tf.Tensor, actions: tf.Tensor): [tf.Tensor, tf.Tensor] {
    return tf.tidy(() => {
      const input = tf.concat([tf.reshape(observations, [observations.shape[0], -1]), actions], 1);
      const judge = (network: Sequential) => tf.reshape(network.forward(input), [-1]);
      return [judge(this.first), judge(this.second)];
    });
  }
}
