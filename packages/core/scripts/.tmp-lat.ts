import * as tf from '@tensorflow/tfjs-core';
import { useBackend } from '../src/backends';
await useBackend('wasm', { threads: Number(process.argv[2]) });
const x = tf.randomNormal([2, 5, 6, 3]) as tf.Tensor4D, w = tf.randomNormal([3, 3, 3, 4]) as tf.Tensor4D, a = tf.randomNormal([32, 128]), b = tf.randomNormal([128, 64]);
function t(name: string, f: () => tf.Tensor) { const ts: number[] = []; for (let i = 0; i < 400; i++) { const s = performance.now(); f().dispose(); ts.push(performance.now() - s); } const mean = ts.reduce((p, c) => p + c) / ts.length; ts.sort((p, c) => p - c); console.log(name, 'mean', mean.toFixed(3), 'median', ts[200]!.toFixed(3), 'p95', ts[380]!.toFixed(3)); }
t('conv', () => tf.conv2d(x, w, 1, 'same')); t('mm', () => tf.matMul(a, b)); t('relu', () => tf.relu(x)); t('sigmoid', () => tf.sigmoid(a));
