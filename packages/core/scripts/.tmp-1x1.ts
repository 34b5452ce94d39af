import * as tf from '@tensorflow/tfjs-core';
import { useBackend } from '../src/backends';
await useBackend('wasm', { threads: 1 });
const x = tf.randomNormal([2,4,4,3]) as tf.Tensor4D;
for (const [n,f] of Object.entries({ max1:()=>tf.maxPool(x,1,1,'valid'), avg1:()=>tf.avgPool(x,1,1,'valid'), max1s2:()=>tf.maxPool(x,1,2,'valid'), avg1s2:()=>tf.avgPool(x,1,2,'valid'), emptyBatch: ()=>tf.conv2d(tf.zeros([0,4,4,3]) as tf.Tensor4D, tf.zeros([3,3,3,2]) as tf.Tensor4D,1,'same'), emptyMM: ()=>tf.matMul(tf.zeros([0,4]),tf.zeros([4,2])), relu0: ()=>tf.relu(tf.zeros([0,3])), sum0: ()=>tf.sum(tf.zeros([0,3]),0) })) { try { const y=(f as any)(); console.log(n, y.shape, Array.from(y.dataSync() as Float32Array).slice(0,3)); } catch (e) { console.log(n,'ERR',(e as Error).message); } }
