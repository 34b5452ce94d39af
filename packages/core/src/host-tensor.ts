import * as tf from '@tensorflow/tfjs-core';

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
    return tf.tensor(widen(data as Uint16Array, dtype), [...shape], 'float32');
  }
  if (dtype === 'float32') return tf.tensor(data as Float32Array, [...shape], 'float32');
  if (dtype === 'float64') return tf.tensor(Float32Array.from(data as Float64Array), [...shape], 'float32');
  if (dtype === 'bool') return tf.tensor(data as Uint8Array, [...shape], 'bool');
  const integers = dtype === 'int32' ? (data as Int32Array) : Int32Array.from(data as Uint8Array, Number);
  return tf.tensor(integers, [...shape], 'int32');
}

/** Reads a tensor back from its backend. The tensor stays the caller's. */
export async function toHostTensor(tensor: tf.Tensor): Promise<HostTensor<'float32' | 'int32' | 'bool'>> {
  const data = await tensor.data();
  return { dtype: tensor.dtype, shape: tensor.shape, data } as HostTensor<'float32' | 'int32' | 'bool'>;
}

function widen(bits: Uint16Array, dtype: 'float16' | 'bfloat16'): Float32Array {
  if (dtype === 'bfloat16') return new Float32Array(Uint32Array.from(bits, (value) => value << 16).buffer);
  return Float32Array.from(bits, (value) => {
    const sign = value & 0x8000 ? -1 : 1;
    const exponent = (value >>> 10) & 0x1f;
    const fraction = value & 0x3ff;
    if (exponent === 0) return sign * fraction * 2 ** -24;
    if (exponent === 0x1f) return fraction ? NaN : sign * Infinity;
    return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
  });
}
