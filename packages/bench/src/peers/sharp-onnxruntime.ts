/**
 * `tsx src/peers/sharp-onnxruntime.ts classify-photographs BATCH`: what a program in Node does without a library for it:
 * `sharp` decodes, resizes and crops, and a session of the npm package `onnxruntime-node` runs the exported network.
 */
import * as tf from '@tensorflow/tfjs-core';
import { exportOnnx } from '@dl/backend-ort';
import { useBackend } from '@dl/core/backends';
import { squeezenet1_1 } from '@dl/vision';
import type * as OnnxRuntime from 'onnxruntime-common';
import sharp from 'sharp';
import { requirePeer } from '../peer';
import { photographFiles } from '../pictures';
import { serve } from './serve';

const atOnce = 16;
const side = 224;
const [mean, deviation] = [
  [0.485, 0.456, 0.406],
  [0.229, 0.224, 0.225],
];

await useBackend('ort');
const files = photographFiles().slice(0, Number(process.argv[3]));
const ort = requirePeer('onnxruntime-node') as typeof OnnxRuntime;
const network = squeezenet1_1().eval();
const sessions = new Map<number, OnnxRuntime.InferenceSession>();
for (const batch of new Set([Math.min(atOnce, files.length), files.length % atOnce || atOnce]))
  sessions.set(batch, await ort.InferenceSession.create(exportOnnx(network, [batch, side, side, 3])));
tf.disposeVariables();

await serve(`sharp, onnxruntime-node ${ort.env.versions.node}, its defaults`, async () => {
  for (let start = 0; start < files.length; start += atOnce) {
    const batch = files.slice(start, start + atOnce);
    const inputs = new Float32Array(batch.length * side * side * 3);
    await Promise.all(batch.map(async (file, i) => prepare(file, inputs.subarray(i * side * side * 3))));
    const input = new ort.Tensor('float32', inputs, [batch.length, side, side, 3]);
    const { output } = await sessions.get(batch.length)!.run({ input });
    best(output!.data as Float32Array, batch.length);
    output!.dispose();
  }
});

async function prepare(file: string, target: Float32Array): Promise<void> {
  const { width, height } = await sharp(file).metadata();
  const scale = 256 / Math.min(width, height);
  const size = { width: Math.round(width * scale), height: Math.round(height * scale) };
  const pixels = await sharp(file)
    .resize(size)
    .extract({ left: (size.width - side) >> 1, top: (size.height - side) >> 1, width: side, height: side })
    .removeAlpha()
    .raw()
    .toBuffer();
  for (let i = 0; i < pixels.length; i++) target[i] = (pixels[i]! / 255 - mean[i % 3]!) / deviation[i % 3]!;
}

/** The five best classes of each. */
function best(logits: Float32Array, batch: number): { index: number; score: number }[][] {
  const classes = logits.length / batch;
  return Array.from({ length: batch }, (_, i) => {
    const own = logits.subarray(i * classes, (i + 1) * classes);
    const highest = Math.max(...own);
    const powers = own.map((logit) => Math.exp(logit - highest));
    const sum = powers.reduce((total, power) => total + power, 0);
    return Array.from(powers, (power, index) => ({ index, score: power / sum }))
      .sort((a, b) => b.score - a.score)
      .slice(0, 5);
  });
}
