import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-wasm';
await tf.setBackend('wasm'); await tf.ready();
const x = tf.randomNormal([64,32,512]), y = tf.randomNormal([64,32,128]);
for (const [n,v] of [['512',x],['128',y]]) { const t=[]; for (let i=0;i<10;i++){ const s=performance.now(); const u=tf.unstack(v); t.push((performance.now()-s).toFixed(1)); tf.dispose(u);} console.log(n,t.join(' ')); }
const keep=[]; const t=[]; for (let i=0;i<20;i++){ const s=performance.now(); keep.push(tf.unstack(x)); t.push((performance.now()-s).toFixed(1)); } console.log('keeping',t.join(' '));
