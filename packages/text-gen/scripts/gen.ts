import * as tf from '@tensorflow/tfjs-core';
import { Random, withRandom } from '@dl/core';
import { useBackend } from '@dl/core/backends';
import { backendReport } from '@dl/backend-ort';
import { createNetwork } from '../src';
const configuration = JSON.parse(process.argv[2]!);
await useBackend('ort');
const network = withRandom(new Random(0), () => createNetwork(65, configuration)).eval();
const d = network.decoder();
await d.feed([1, 2, 3]);
const times: number[] = [];
for (let i = 0; i < 600; i++) { const t = performance.now(); await d.feed([i % 65]); times.push(performance.now() - t); }
const s = [...times].sort((a, b) => a - b);
console.log('median', s[300]!.toFixed(3), 'min', s[0]!.toFixed(3), 'p90', s[540]!.toFixed(2), 'max', s[599]!.toFixed(1), backendReport());
const T = (network as any).configuration;
if (T.type === 'gpt') {
  // recording only
  const caches = (d as any).caches;
  const rec: number[] = [];
  for (let i = 0; i < 200; i++) { const t = performance.now(); const r = tf.tidy(() => (network as any).readNext(tf.tensor2d([1], [1, 1], 'int32'), tf.tensor1d([5], 'int32'), caches)); rec.push(performance.now() - t); tf.dispose(r); }
  console.log('recording', rec.sort((a, b) => a - b)[100]!.toFixed(3));
}
