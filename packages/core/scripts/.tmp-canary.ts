import * as tf from '@tensorflow/tfjs-core';
import { useBackend } from '../src/backends';
await useBackend('wasm', { threads: Number(process.argv[2] ?? 1) });
const be = tf.backend() as any, wasm = be.wasm;
const malloc = wasm._malloc, free = wasm._free; const live = new Map<number, number>();
wasm._malloc = (n: number) => { const p = malloc(n + 64) >>> 0; wasm.HEAPU8.fill(0xab, p + n, p + n + 64); live.set(p, n); return p; };
wasm._free = (p: number) => { live.delete(p >>> 0); free(p); };
let last = '';
function check(where: string) { for (const [p, n] of live) for (let i = 0; i < 64; i++) if (wasm.HEAPU8[p + n + i] !== 0xab) { console.log('CORRUPT after', where, 'block of', n, 'at +', i, 'last', last); process.exit(1); } }
for (const k of tf.getKernelsForBackend('wasm')) { const f = k.kernelFunc; tf.unregisterKernel(k.kernelName, 'wasm'); tf.registerKernel({ ...k, kernelFunc: (a: any) => { const desc = k.kernelName + ' ' + Object.entries(a.inputs).map(([n, t]: any) => n + ':' + (t?.shape ?? t)).join(' ') + ' ' + JSON.stringify(a.attrs); check('before ' + desc); const r = f(a); check(desc + ' -> ' + (r as any).shape); last = desc; return r; } }); }
const x = tf.randomNormal([1, 5, 4, 1]), w = tf.randomNormal([3, 3, 1, 2]);
for (let i = 0; i < 20; i++) tf.tidy(() => { const f = (x: any, w: any) => tf.conv2d(x, w, [2, 1], 1);
  const [a, b] = tf.grads(f as any)([x, w]);
  const g = (x: any, w: any) => { const [a, b] = tf.grads(f as any)([x, w]); return tf.add(tf.sum(tf.square(a!)), tf.sum(tf.square(b!))); };
  tf.grads(g as any)([x, w]); });
console.log('ok');
