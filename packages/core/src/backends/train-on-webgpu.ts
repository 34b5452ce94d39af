/** Run by `webgpu-in-node.test.ts` in a process of its own, which Vulkan's library needs. Prints what happened as JSON. */
import * as tf from '@tensorflow/tfjs-core';
import { trainSmallNetwork } from './train-small-network';
import { useBackend } from './use-backend';

const steps = Number(process.argv[2]);
const report = await useBackend('webgpu').catch((error: { code: string; message: string }) => error);
if ('code' in report) {
  process.stdout.write(JSON.stringify({ code: report.code, message: report.message }));
} else {
  const losses = await trainSmallNetwork(steps);
  let synchronousRead = 'read';
  try {
    tf.square(tf.ones([100, 100])).dataSync();
  } catch (error) {
    synchronousRead = (error as { code: string }).code;
  }
  const automatic = await useBackend();
  process.stdout.write(JSON.stringify({ device: report.device, losses, synchronousRead, automatic }));
}
