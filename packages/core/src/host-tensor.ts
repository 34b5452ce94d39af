import * as tf from '@tensorflow/tfjs-core';
import { widenHalf } from './widen-half';

/** The array that holds the elements of each type. Half-precision types are kept as raw bits. */
interface HostArrays {
  float64: Float64Array;
  float32: Float32Array;
  int64: BigInt64Array;
  int32: Int32Array;
  int16: Int16Array;
  int8: Int8Array;
  uint64: BigUint64Array;
  uint32: Uint32Array;
  uint16: Uint16Array;
  uint8: Uint8Array;
  bool: Uint8Array;
  /** IEEE 754 half precision. */
  float16: Uint16Array;
  /** The upper half of a float32. */
  bfloat16: Uint16Array;
}

/** Element types of a {@link HostTensor}, by the names of NumPy. */
export type HostDataType = keyof HostArrays;

const arrays = {
  float64: Float64Array,
  float32: Float32Array,
  int64: BigInt64Array,
  int32: Int32Array,
  int16: Int16Array,
  int8: Int8Array,
  uint64: BigUint64Array,
  uint32: Uint32Array,
  uint16: Uint16Array,
  uint8: Uint8Array,
  bool: Uint8Array,
  float16: Uint16Array,
  bfloat16: Uint16Array,
} as const;

/** A typed array with a shape, in ordinary memory: what files hold and data loaders make, before it becomes a tensor. */
export interface HostTensor<Type extends HostDataType = HostDataType> {
  readonly dtype: Type;
  readonly shape: readonly number[];
  /** Row-major elements. */
  readonly data: HostArrays[Type];
}

/** The array class that holds elements of `dtype`. */
export function arrayOf<Type extends HostDataType>(dtype: Type): (typeof arrays)[Type] {
  return arrays[dtype];
}

/**
 * Copies a host tensor into a tensor of the current backend, which the caller disposes. Integers become int32, all
 * floating types float32; 64-bit integers outside of the int32 range lose their upper bits.
 */
export function fromHostTensor({ dtype, shape, data }: HostTensor): tf.Tensor {
  if (dtype === 'float16' || dtype === 'bfloat16') {
    return tf.tensor(widenHalf(data as Uint16Array, dtype), [...shape], 'float32');
  }
  if (dtype === 'float32') return tf.tensor(data as Float32Array, [...shape], 'float32');
  if (dtype === 'float64') return tf.tensor(new Float32Array(data as Float64Array), [...shape], 'float32');
  if (dtype === 'bool') return tf.tensor(data as Uint8Array, [...shape], 'bool');
  return tf.tensor(toInt32(data), [...shape], 'int32');
}

function toInt32(data: HostTensor['data']): Int32Array {
  if (data instanceof Int32Array) return data;
  if (data instanceof BigInt64Array || data instanceof BigUint64Array) return Int32Array.from(data, Number);
  return new Int32Array(data);
}

/** Reads a tensor back from its backend. The tensor stays the caller's. */
export async function toHostTensor(tensor: tf.Tensor): Promise<HostTensor<'float32' | 'int32' | 'bool'>> {
  const data = await tensor.data();
  return { dtype: tensor.dtype, shape: tensor.shape, data } as HostTensor<'float32' | 'int32' | 'bool'>;
}
