import { createRequire } from 'node:module';
import { useBackend } from './esm/index.js';
import * as tf from '@tensorflow/tfjs-core';
await useBackend('wasm');
const x = tf.ones([3]);
const cjs = createRequire(import.meta.url)('./b.cjs');
console.log(
  (await cjs.useBackend('wasm')).device,
  x.dataSync(),
  tf.matMul(tf.ones([2, 3]), tf.ones([3, 2])).dataSync(),
);
