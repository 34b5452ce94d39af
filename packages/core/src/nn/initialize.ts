/**
 * Initial values of parameters, as new tensors from the current generator (`withRandom`, `setSeed`). Shapes are in this
 * library's layouts, where the inputs and outputs of a weight are its last two axes: [in, out] for a linear layer,
 * [height, width, in, out] for a convolution.
 *
 * ```ts
 * const layer = new Linear(784, 100);
 * layer.weight.assign(kaimingNormal(layer.weight.shape)); // the parameter owns the tensor
 * ```
 */
import * as tf from '@tensorflow/tfjs-core';
import { ShapeError } from '../errors';
import { currentRandom, type Random } from '../random';
import { fillNormal } from './fill-normal';
import { isInitializationSkipped } from './without-initialization';

/** A tensor whose numbers `fill` draws from the current generator. */
function draw(shape: number[], fill: (values: Float32Array, random: Random) => Float32Array): tf.Tensor {
  if (isInitializationSkipped()) return tf.zeros(shape);
  return tf.tensor(fill(new Float32Array(tf.util.sizeFromShape(shape)), currentRandom()), shape);
}

/** A tensor of zeros. */
export function zeros(shape: number[]): tf.Tensor {
  return tf.zeros(shape);
}

/** A tensor of ones. */
export function ones(shape: number[]): tf.Tensor {
  return tf.ones(shape);
}

/** A tensor of `value` everywhere. */
export function constant(shape: number[], value: number): tf.Tensor {
  return tf.fill(shape, value, 'float32');
}

/** A tensor of uniform numbers in [low, high). */
export function uniform(shape: number[], low: number, high: number): tf.Tensor {
  return draw(shape, (values, random) => random.fillUniform(values, low, high));
}

/** A tensor of normally distributed numbers. */
export function normal(shape: number[], mean = 0, standardDeviation = 1): tf.Tensor {
  return draw(shape, (values, random) => fillNormal(values, random, mean, standardDeviation));
}

/**
 * A tensor of normally distributed numbers, where a number outside of two standard deviations is drawn again, as in
 * Keras and Vision Transformers. (PyTorch's `trunc_normal_` bounds at -2 and 2 themselves by default.)
 */
export function truncatedNormal(shape: number[], mean = 0, standardDeviation = 1): tf.Tensor {
  return draw(shape, (values, random) =>
    values.map(() => {
      let value: number;
      do value = random.normal();
      while (Math.abs(value) > 2);
      return mean + standardDeviation * value;
    }),
  );
}

/**
 * Uniform in ±1/sqrt(fanIn): PyTorch's default for the weights and biases of linear and convolution layers
 * (`kaiming_uniform_` with a = sqrt(5); LeCun et al. 1998, section 4.6).
 */
export function fanInUniform(shape: number[], fanIn: number): tf.Tensor {
  const bound = 1 / Math.sqrt(fanIn);
  return uniform(shape, -bound, bound);
}

/** Uniform in ±gain sqrt(6 / (fanIn + fanOut)) (Glorot and Bengio 2010, equation 16). */
export function xavierUniform(shape: number[], { gain = 1 } = {}): tf.Tensor {
  const { fanIn, fanOut } = fans(shape);
  const bound = gain * Math.sqrt(6 / (fanIn + fanOut));
  return uniform(shape, -bound, bound);
}

/** Normal with standard deviation gain sqrt(2 / (fanIn + fanOut)) (Glorot and Bengio 2010, equation 12). */
export function xavierNormal(shape: number[], { gain = 1 } = {}): tf.Tensor {
  const { fanIn, fanOut } = fans(shape);
  return normal(shape, 0, gain * Math.sqrt(2 / (fanIn + fanOut)));
}

export interface KaimingOptions {
  /** Keeps the variance of activations ('fan-in') or of gradients ('fan-out') constant. Default: 'fan-in'. */
  mode?: 'fan-in' | 'fan-out';
  /** What follows the layer; it decides the {@link gain}. Default: 'relu'. */
  nonlinearity?: Nonlinearity;
  /** Negative slope of 'leaky-relu'. Default: 0.01. */
  slope?: number;
}

/** Uniform in ±sqrt(3) gain / sqrt(fan) (He et al. 2015, section 2.2). */
export function kaimingUniform(shape: number[], options: KaimingOptions = {}): tf.Tensor {
  const bound = Math.sqrt(3) * kaimingDeviation(shape, options);
  return uniform(shape, -bound, bound);
}

/** Normal with standard deviation gain / sqrt(fan) (He et al. 2015, equation 10). */
export function kaimingNormal(shape: number[], options: KaimingOptions = {}): tf.Tensor {
  return normal(shape, 0, kaimingDeviation(shape, options));
}

/**
 * A random (semi-)orthogonal matrix [product of the other axes, out], times `gain` (Saxe et al. 2013): its columns
 * are orthonormal, or its rows where there are fewer rows than columns.
 */
export function orthogonal(shape: number[], { gain = 1 } = {}): tf.Tensor {
  const { fanIn: rows } = fans(shape);
  const columns = shape.at(-1)!;
  const [count, length] = rows < columns ? [rows, columns] : [columns, rows];
  return draw(shape, (values, random) => {
    const basis = orthonormalBasis(count, length, random);
    return values.map((_, i) => {
      const [row, column] = [Math.floor(i / columns), i % columns];
      return gain * (rows < columns ? basis[row]![column]! : basis[column]![row]!);
    });
  });
}

const gains = {
  linear: () => 1,
  sigmoid: () => 1,
  tanh: () => 5 / 3,
  relu: () => Math.SQRT2,
  'leaky-relu': (slope: number) => Math.sqrt(2 / (1 + slope ** 2)),
  selu: () => 3 / 4,
};

export type Nonlinearity = keyof typeof gains;

/** The factor by which weights before a nonlinearity grow to keep the variance: PyTorch's `calculate_gain`. */
export function gain(nonlinearity: Nonlinearity, slope = 0.01): number {
  return gains[nonlinearity](slope);
}

function kaimingDeviation(
  shape: number[],
  { mode = 'fan-in', nonlinearity = 'relu', slope }: KaimingOptions,
): number {
  const { fanIn, fanOut } = fans(shape);
  return gain(nonlinearity, slope) / Math.sqrt(mode === 'fan-in' ? fanIn : fanOut);
}

/** How many inputs an output of the weight sees, and how many outputs an input. */
function fans(shape: number[]): { fanIn: number; fanOut: number } {
  if (shape.length < 2) {
    throw new ShapeError(
      `a weight needs at least 2 axes, [..., in, out], to count its inputs; received [${shape}]`,
    );
  }
  const size = tf.util.sizeFromShape(shape);
  return { fanIn: size / shape.at(-1)!, fanOut: size / shape.at(-2)! };
}

/** Modified Gram-Schmidt over normally distributed vectors, which gives a uniformly distributed basis. */
function orthonormalBasis(count: number, length: number, random: Random): Float64Array[] {
  const basis: Float64Array[] = [];
  while (basis.length < count) {
    const vector = Float64Array.from({ length }, () => random.normal());
    for (const direction of basis) {
      const projection = dot(vector, direction);
      for (let i = 0; i < length; i++) vector[i]! -= projection * direction[i]!;
    }
    const norm = Math.sqrt(dot(vector, vector));
    basis.push(vector.map((value) => value / norm));
  }
  return basis;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
