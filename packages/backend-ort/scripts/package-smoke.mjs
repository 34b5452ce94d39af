/** Trains a line on the installed package: run by package-check in a folder that has nothing but the tarballs. */
import * as tf from '@tensorflow/tfjs-core';
import { backendReport, registerOrtBackend } from '@dl/backend-ort';

registerOrtBackend();
await tf.setBackend('ort');
const x = tf.tensor1d([0, 1, 2, 3]);
const y = tf.tensor1d([1, 3, 5, 7]);
let [slope, offset] = [tf.scalar(0), tf.scalar(0)];
for (let step = 0; step < 200; step++) {
  const error = tf.sub(tf.add(tf.mul(slope, x), offset), y);
  slope = tf.sub(slope, tf.mul(0.1, tf.mean(tf.mul(error, x))));
  offset = tf.sub(offset, tf.mul(0.1, tf.mean(error)));
}
const found = [...slope.dataSync(), ...offset.dataSync()];
if (Math.abs(found[0] - 2) + Math.abs(found[1] - 1) > 0.05)
  throw new Error(`2 x + 1 was learned as ${found}`);
if (Object.keys(backendReport().fallbacks).length) throw new Error('kernels ran on the cpu');
