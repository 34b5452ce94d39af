import * as tf from '@tensorflow/tfjs-core';
import type { Numbers, ValueType } from './numbers';

/**
 * Order of a tensor's axes in memory: the graph's own, [batch, channels, ...space], or that of TF.js' kernels,
 * [batch, ...space, channels].
 */
export type Order = 'first' | 'last';

/**
 * A value of a graph: numbers in memory, or a tensor with its channels first or last. Each form is made of another one
 * when an operator first asks for it, so that axes are only moved where an operator needs the other order. Shapes are
 * always the graph's, channels first.
 */
export class Value {
  private constructor(
    readonly dtype: ValueType,
    readonly shape: readonly number[],
    private readonly held: Numbers | undefined,
    private readonly tensors: { [order in Order]?: tf.Tensor },
  ) {}

  static ofNumbers(numbers: Numbers): Value {
    return new Value(numbers.dtype, numbers.shape, numbers, {});
  }

  static ofTensor(tensor: tf.Tensor, order: Order = 'first'): Value {
    const shape = order === 'first' || tensor.rank < 3 ? tensor.shape : toFirst(tensor.shape);
    return new Value(tensor.dtype as ValueType, shape, undefined, { [order]: tensor });
  }

  get rank(): number {
    return this.shape.length;
  }

  get size(): number {
    return tf.util.sizeFromShape([...this.shape]);
  }

  /** The numbers, if this value is in memory. */
  get numbers(): Numbers | undefined {
    return this.held;
  }

  /** The order that costs nothing. */
  get order(): Order {
    return this.tensors.last && !this.tensors.first && this.rank > 2 ? 'last' : 'first';
  }

  /** The elements, which are waited for if they are on a device. */
  read(): number[] {
    return Array.from(this.held?.data ?? this.tensor().dataSync());
  }

  /** The value as a tensor, whose axes are in `order`. */
  tensor(order: Order = 'first'): tf.Tensor {
    if (this.rank < 3) return (this.tensors.first ??= this.tensors.last ?? this.upload());
    if (order === 'first')
      return (this.tensors.first ??= this.tensors.last ? this.moved('first') : this.upload());
    return (this.tensors.last ??= this.moved('last'));
  }

  private moved(order: Order): tf.Tensor {
    const tensor = order === 'first' ? this.tensors.last! : this.tensor('first');
    const shape = order === 'first' ? toFirst(tensor.shape) : toLast(tensor.shape);
    const [, channels, ...space] = this.shape;
    if (channels === 1 || space.every((size) => size === 1)) return tf.reshape(tensor, shape);
    const axes = [...tensor.shape.keys()];
    return tf.transpose(tensor, order === 'first' ? toFirst(axes) : toLast(axes));
  }

  private upload(): tf.Tensor {
    const { dtype, shape, data } = this.held!;
    if (dtype === 'float32') return tf.tensor(Float32Array.from(data), [...shape], dtype);
    if (dtype === 'bool') return tf.tensor(Uint8Array.from(data), [...shape], dtype);
    return tf.tensor(Int32Array.from(data, toInt32), [...shape], dtype);
  }
}

/** The largest 64-bit integers stand for "to the end": they must stay large. */
const toInt32 = (value: number) => Math.max(-(2 ** 31), Math.min(value, 2 ** 31 - 1));

/** What belongs to the axes of a tensor, with the channels moved to the end. */
function toLast<T>([batch, channels, ...space]: readonly T[]): T[] {
  return [batch!, ...space, channels!];
}

function toFirst<T>([batch, ...rest]: readonly T[]): T[] {
  return [batch!, rest.at(-1)!, ...rest.slice(0, -1)];
}

/** What belongs to the axes of a value, in the order of its tensor. */
export function inOrder<T>(order: Order, perAxis: readonly T[]): T[] {
  return order === 'last' && perAxis.length > 2 ? toLast(perAxis) : [...perAxis];
}

/** Where an axis of a value is in its tensor. */
export function axisIn(order: Order, axis: number, rank: number): number {
  if (order === 'first' || rank < 3 || axis === 0) return axis;
  return axis === 1 ? rank - 1 : axis - 1;
}

/** Tensors of several values in one order and of one rank, so that they broadcast as the values do. */
export function aligned(values: readonly Value[]): { tensors: tf.Tensor[]; order: Order } {
  const rank = Math.max(...values.map((value) => value.rank));
  const order = values.some((value) => value.rank === rank && value.order === 'last') ? 'last' : 'first';
  if (order === 'first') return { tensors: values.map((value) => value.tensor()), order };
  const tensors = values.map((value) => {
    if (value.rank === rank) return value.tensor('last');
    if (value.rank === 0) return value.tensor();
    const shape = [...new Array<number>(rank - value.rank).fill(1), ...value.shape];
    return Value.ofTensor(tf.reshape(value.tensor(), shape)).tensor('last');
  });
  return { tensors, order };
}
