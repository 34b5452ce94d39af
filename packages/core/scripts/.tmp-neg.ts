import * as tf from '@tensorflow/tfjs-core';
import { useBackend } from '../src/backends';
const R: Record<string, string> = {};
for (const b of ['cpu', 'wasm']) { await useBackend(b);
  const x4 = tf.tensor(Float32Array.from({ length: 2*4*4*3 }, (_, i) => -1 - Math.abs(Math.sin(i))), [2, 4, 4, 3]), x5 = tf.tensor(Float32Array.from({ length: 2*4*4*4*2 }, (_, i) => -1 - Math.abs(Math.sin(i))), [2, 4, 4, 4, 2]);
  const k = (n: string, i: any, a: any) => tf.engine().runKernel(n, i, a) as any;
  const res: Record<string, tf.Tensor> = { maxPool: tf.maxPool(x4 as any, 2, 2, 'valid'), maxPool3d: tf.maxPool3d(x5 as any, 2, 2, 'valid'), maxPool3dSame: tf.maxPool3d(x5 as any, 3, 2, 'same'), max: tf.max(x4, [1, 2]), maxAll: tf.max(x4), min: tf.min(tf.neg(x4), [3]), argMax: tf.argMax(x4, 3), argMin: tf.argMin(tf.neg(x4), 3), topk: tf.topk(x4, 2).values,
    grad3: k('MaxPool3DGrad', { dy: tf.ones([2, 2, 2, 2, 2]), input: x5, output: tf.ones([2, 2, 2, 2, 2]) }, { filterSize: 2, strides: 2, pad: 'valid' }), cummax: tf.softmax(x4, 3), lsm: tf.logSoftmax(x4), lse: tf.logSumExp(x4, 3), prelu: tf.prelu(x4, tf.tensor1d([.1,.2,.3])), all: tf.all(tf.less(x4,0)), any: tf.any(tf.greater(x4,0)) };
  for (const [n, t] of Object.entries(res)) { const v = Array.from(t.dataSync() as Float32Array); if (b === 'cpu') R[n] = JSON.stringify(v); else { const c = JSON.parse(R[n]!) as number[]; const d = Math.max(...c.map((y, i) => Math.abs(y - v[i]!))); if (!(d < 1e-5)) console.log(n, 'differs', d, v.slice(0, 4), c.slice(0, 4)); } }
}
console.log('done');
