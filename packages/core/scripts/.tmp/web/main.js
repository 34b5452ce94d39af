import { useBackend, listBackends } from '../web-dist/index.js';
import * as tf from '@tensorflow/tfjs-core';
const o = document.getElementById('o');
const log = [];
try {
  log.push(JSON.stringify(await listBackends()));
  for (const name of ['cpu', 'wasm', 'webgl', 'webgpu']) {
    try {
      const r = await useBackend(name);
      const x = tf.tensor(
          Float32Array.from({ length: 2 * 8 * 8 * 3 }, (_, i) => Math.sin(i)),
          [2, 8, 8, 3],
        ),
        w = tf.tensor(
          Float32Array.from({ length: 3 * 3 * 3 * 4 }, (_, i) => Math.cos(i)),
          [3, 3, 3, 4],
        );
      const [gx, gw] = tf.grads((x, w) => tf.sum(tf.relu(tf.conv2d(x, w, 2, 'same'))))([x, w]);
      log.push(
        name +
          ' ' +
          r.device +
          ' ' +
          (await tf.sum(gx).data())[0].toFixed(4) +
          ' ' +
          (await tf.sum(gw).data())[0].toFixed(4),
      );
    } catch (e) {
      log.push(name + ' FAILED ' + e.code + ' ' + e.message);
    }
  }
  log.push('auto ' + JSON.stringify(await useBackend()));
} catch (e) {
  log.push('ERR ' + e.stack);
}
o.textContent = 'DONE\n' + log.join('\n');
await fetch('/done', { method: 'POST', body: o.textContent });
