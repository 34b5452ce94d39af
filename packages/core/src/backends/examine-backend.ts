import * as tf from '@tensorflow/tfjs-core';
import { smokeTest } from './smoke-test';
import { useBackend } from './use-backend';

/** What {@link examineBackend} finds. */
export interface BackendExamination {
  /** What it runs on; undefined if it could not be loaded. */
  device?: string;
  /** Why it cannot be trusted; undefined if it passed the smoke test. */
  failure?: string;
  /** Rate of a product of two matrices of 512 x 512, in GFLOP/s; undefined if it failed. */
  gigaflops?: number;
}

const matrixSize = 512;
const measuredMilliseconds = 200;

/**
 * Loads a backend, checks it with the smoke test that `auto` uses, and measures the rate of its matrix products.
 * The current backend is the same afterwards. Rejects only if `name` is unknown.
 *
 * ```ts
 * const { failure, gigaflops } = await examineBackend('wasm');
 * ```
 */
export async function examineBackend(name: string): Promise<BackendExamination> {
  const current = tf.engine().backendName as string | undefined;
  let device: string | undefined;
  try {
    ({ device } = await useBackend(name));
    await smokeTest(name);
    return { device, gigaflops: await matrixRate() };
  } catch (error) {
    if ((error as { code?: string }).code === 'unknown-backend') throw error;
    return { ...(device && { device }), failure: (error as Error).message };
  } finally {
    if (current) await tf.setBackend(current);
  }
}

/** The best of the products in a fifth of a second, after one to warm up. */
async function matrixRate(): Promise<number> {
  const matrix = tf.fill([matrixSize, matrixSize], 0.5);
  const start = performance.now();
  let fastest = Infinity;
  let warm = false;
  do {
    const before = performance.now();
    const product = tf.matMul(matrix, matrix);
    await product.data();
    product.dispose();
    if (warm) fastest = Math.min(fastest, performance.now() - before);
    warm = true;
  } while (fastest === Infinity || performance.now() - start < measuredMilliseconds);
  matrix.dispose();
  return (2 * matrixSize ** 3) / fastest / 1e6;
}
