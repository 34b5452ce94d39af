import * as tf from '@tensorflow/tfjs-core';
import { readFile } from '#platform/files';

/** For tests: reads what `fixtures/losses_optimizers.py` wrote to `src/train/fixtures/<name>.json`. */
export async function readTorchFixture<Content>(name: string): Promise<Content> {
  const bytes = await readFile(new URL(`fixtures/${name}.json`, import.meta.url).pathname);
  return JSON.parse(new TextDecoder().decode(bytes)) as Content;
}

/** The largest difference of two arrays of numbers, nested alike, relative to the largest magnitude that is expected. */
export function relativeError(received: tf.TensorLike, expected: tf.TensorLike): number {
  const own = tf.util.flatten<number>(received as number[]);
  const reference = tf.util.flatten<number>(expected as number[]);
  if (own.length !== reference.length) return Infinity;
  const scale = Math.max(...reference.map(Math.abs));
  const worst = Math.max(...reference.map((value, index) => Math.abs(value - own[index]!)));
  return worst / (scale || 1);
}
