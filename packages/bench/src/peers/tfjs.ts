/** `tsx src/peers/tfjs.ts BACKEND WORKLOAD BATCH [PROFILE]`: a workload on a backend of @dl. */
import * as tf from '@tensorflow/tfjs-core';
import { setSeed } from '@dl/core';
import { useBackend } from '@dl/core/backends';
import { workloads, type WorkloadName } from '../workloads';
import { serve } from './serve';

const [backend, workload, batch, profile] = process.argv.slice(2) as [string, WorkloadName, string, string?];
const { device } = await useBackend(backend, profile ? { profile } : undefined);
setSeed(0);
const matrix = tf.ones([2048, 2048]);
await serve(device, workloads[workload](Number(batch)), async () => {
  const product = tf.matMul(matrix, matrix);
  await product.data();
  product.dispose();
});
tf.removeBackend(backend);
