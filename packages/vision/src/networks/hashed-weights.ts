import * as tf from '@tensorflow/tfjs-core';
import type { Module } from '@dl/core/nn';

/** A look-up of a global is slow in the contexts in which Jest runs its tests. */
const { imul } = Math;

/**
 * `mean + scale * x` of the same numbers x in [-1, 1) as in `fixtures/torchvision_networks.py`: MurmurHash3's finaliser of
 * position and key.
 */
function hashed(key: number, count: number, mean: number, scale: number): Float32Array {
  const values = new Float32Array(count);
  for (let i = 0; i < count; i++) {
    let bits = (imul(i, 2654435761) + imul(key, 40503)) | 0;
    bits = imul(bits ^ (bits >>> 16), 0x85ebca6b);
    bits = imul(bits ^ (bits >>> 13), 0xc2b2ae35);
    bits ^= bits >>> 16;
    values[i] = mean + scale * ((bits >>> 8) / 2 ** 23 - 1);
  }
  return values;
}

/** Gives a network the weights that `set_hashed_weights` gave to torchvision's, so that no file has to hold them. */
export function setHashedWeights(network: Module): void {
  const tensors = new Map([...network.namedParameters(), ...network.namedBuffers()]);
  for (const [key, name] of [...tensors.keys()].sort().entries()) {
    if (name.endsWith('num_batches_tracked')) continue;
    const tensor = tensors.get(name)!;
    const shape = tensor.stateShape;
    const state = tf.tensor(hashed(key, tensor.size, ...range(name, shape)), shape);
    tensor.loadState(state);
    state.dispose();
  }
}

function range(name: string, shape: number[]): [mean: number, scale: number] {
  if (shape.length > 1) return [0, Math.sqrt(6 / tf.util.sizeFromShape(shape.slice(1)))];
  if (name.endsWith('running_var')) return [1.5, 0.5];
  return name.endsWith('weight') ? [1, 0.2] : [0, 0.1];
}

/** The image of `torchvision_networks.py`, [1, size, size, 3]. */
export function hashedImage(size: number): tf.Tensor {
  return tf.tensor(hashed(9999, size * size * 3, 0, 1), [1, size, size, 3]);
}
