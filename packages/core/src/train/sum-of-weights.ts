import * as tf from '@tensorflow/tfjs-core';
import type { AnyModule } from '../nn';

/** The sum of all parameters of a model: it is not finite where one of them is not. */
export async function sumOfWeights(model: AnyModule): Promise<number> {
  const sum = tf.tidy(() => tf.addN(model.parameters().map(({ value }) => tf.sum(value))));
  const [value] = await sum.data();
  sum.dispose();
  return value!;
}
