import { it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { valueAndGradients } from '../../gradients';
import { Parameter } from '../../nn';
import { readTorchFixture, relativeError } from '../torch-fixtures';
import { lbfgs } from './lbfgs';
it('x', async () => {
  const fixture: any = await readTorchFixture('lbfgs');
  const x = new Parameter(tf.tensor1d(fixture.initial));
  const c = fixture.cases.at(-1);
  const o = lbfgs(c.options)([['x', x]]);
  let vals: number[] = [];
  const out: any[] = [];
  for (let i = 0; i < 4; i++) {
    await o.minimize(() => {
      const r = valueAndGradients(() => {
        const scores = tf.matMul(tf.tensor2d(fixture.examples), tf.reshape(x.value, [6, 1]));
        const losses = tf.softplus(tf.neg(tf.mul(tf.tensor1d(fixture.labels), tf.reshape(scores, [-1]))));
        return tf.add(tf.mean(losses), tf.mul(0.01, tf.sum(tf.square(x.value)))) as tf.Scalar;
      }, o.parameters);
      vals.push(r.value.dataSync()[0]!);
      out.push([r.value.dataSync()[0], Math.max(...Array.from(r.gradients[0]!.dataSync()).map(Math.abs))]);
      return r;
    });
    out.push(['call', relativeError(x.value.arraySync() as any, c.trajectory[i])]);
  }
  process.stderr.write(JSON.stringify(out, null, 0).replaceAll('],', '],\n') + '\n' + JSON.stringify(c.losses));
});
