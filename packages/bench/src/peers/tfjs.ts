/**
 * `tsx src/peers/tfjs.ts BACKEND WORKLOAD BATCH [PROFILE]`: a workload on a backend of @dl, or on `wasm-stock`, which is
 * TF.js's wasm backend as it is in Node: its own kernels, one thread, no gradients of convolutions.
 */
import * as tf from '@tensorflow/tfjs-core';
import { setSeed } from '@dl/core';
import { useBackend } from '@dl/core/backends';
import { workloads, type WorkloadName } from '../workloads';
import { serve } from './serve';

const [backend, workload, batch, profile] = process.argv.slice(2) as [string, WorkloadName, string, string?];
const device = backend === 'wasm-stock' ? await useStockWasm() : await useOurs();
setSeed(0);
const matrix = tf.ones([2048, 2048]);
await serve(device, await workloads[workload](Number(batch)), async () => {
  const product = tf.matMul(matrix, matrix);
  await product.data();
  product.dispose();
});
tf.removeBackend(backend);

async function useOurs(): Promise<string> {
  const { device } = await useBackend(backend, profile ? { profile } : undefined);
  return device;
}

async function useStockWasm(): Promise<string> {
  await useBackend('cpu'); // registers the gradients of operations
  await import('@tensorflow/tfjs-backend-wasm');
  if (!(await tf.setBackend('wasm'))) throw new Error("TF.js's wasm backend does not start");
  return "TF.js's own kernels, 1 thread";
}
