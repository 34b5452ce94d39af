/**
 * `tsx src/peers/onnxruntime.ts WORKLOAD BATCH`: the network of an inference workload, exported, in a session of the npm
 * package `onnxruntime-node` as its users have it.
 */
import * as tf from '@tensorflow/tfjs-core';
import { exportOnnx } from '@dl/backend-ort';
import { Random } from '@dl/core';
import { useBackend } from '@dl/core/backends';
import type * as OnnxRuntime from 'onnxruntime-common';
import { requirePeer } from '../peer';
import { inferenceNetworks } from '../workloads';
import { serve } from './serve';

const [workload, batch] = process.argv.slice(2) as [keyof typeof inferenceNetworks, string];
const { network, shape } = inferenceNetworks[workload];
await useBackend('ort');
const dims = [Number(batch), ...shape];
const model = exportOnnx(network().eval(), dims);
tf.disposeVariables();

const ort = requirePeer('onnxruntime-node') as typeof OnnxRuntime;
const session = await ort.InferenceSession.create(model);
const data = new Random(1).fillUniform(new Float32Array(tf.util.sizeFromShape(dims)));
const input = new ort.Tensor('float32', data, dims);
await serve(`onnxruntime-node ${ort.env.versions.node}, its defaults`, async () => {
  const { output } = await session.run({ input });
  output!.dispose();
});
