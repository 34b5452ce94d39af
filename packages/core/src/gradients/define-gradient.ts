import * as tf from '@tensorflow/tfjs-core';
import { InvalidArgumentError } from '../errors';

/** The gradient of each input by its name in the kernel. Only those that are needed get computed. */
export type InputGradients = Record<string, () => tf.Tensor>;

/** Tensors of the forward pass that a gradient reads. They live until the backward pass is over. */
export interface SavedTensors {
  /** Names of inputs; 'all' for kernels that take a list of tensors. */
  inputs?: string[] | 'all';
  /** Which of the outputs. */
  outputs?: boolean[];
}

/** The gradients of a kernel; `saved` holds the inputs in the order of `save.inputs`, then the outputs. */
export function defineGradient<Attributes>(
  kernelName: string,
  save: SavedTensors,
  gradients: (dy: tf.Tensor, saved: tf.Tensor[], attributes: Attributes) => InputGradients,
): tf.GradConfig {
  return {
    kernelName,
    ...(save.inputs === 'all' ? { saveAllInputs: true } : { inputsToSave: save.inputs }),
    outputsToSave: save.outputs,
    gradFunc: gradients as unknown as tf.GradFunc,
  };
}

/** The gradient of a kernel of one input, computed from that input. */
export function fromInput<Attributes>(
  kernelName: string,
  derivative: (dy: tf.Tensor, x: tf.Tensor, attributes: Attributes) => tf.Tensor,
  input = 'x',
): tf.GradConfig {
  return defineGradient<Attributes>(kernelName, { inputs: [input] }, (dy, [x], attributes) => ({
    [input]: () => derivative(dy, x!, attributes),
  }));
}

/**
 * The gradient of a kernel of one input, computed from its output. TF.js takes a saved output for a constant, so a
 * gradient that will itself be differentiated computes it anew from the input, which is saved in nested gradients only.
 */
export function fromOutput<Attributes extends object>(
  kernelName: string,
  derivative: (dy: tf.Tensor, y: tf.Tensor, attributes: Attributes) => tf.Tensor,
  input = 'x',
): tf.GradConfig {
  return {
    kernelName,
    get inputsToSave() {
      return tf.engine().state.gradientDepth > 1 ? [input] : [];
    },
    outputsToSave: [true],
    gradFunc: (dy, saved, attributes) => {
      const output = () => {
        if (tf.engine().state.gradientDepth === 0) return saved.at(-1)!;
        if (saved.length > 1) return runKernel(kernelName, { [input]: saved[0]! }, attributes);
        throw new InvalidArgumentError(
          `an inner gradient leads through ${kernelName}, which ran before the inner function began. Run it inside.`,
        );
      };
      return { [input]: () => derivative(dy as tf.Tensor, output(), attributes as Attributes) };
    },
  };
}

/** As {@link fromOutput}, for derivatives that do not change with the output but for steps. */
export function piecewiseLinear(
  kernelName: string,
  derivative: (dy: tf.Tensor, y: tf.Tensor) => tf.Tensor,
): tf.GradConfig {
  return defineGradient(kernelName, { outputs: [true] }, (dy, [y]) => ({ x: () => derivative(dy, y!) }));
}

/** The gradient of a linear kernel of one input: `adjoint` alone makes it from `dy`. */
export function linear<Attributes>(
  kernelName: string,
  adjoint: (dy: tf.Tensor, attributes: Attributes) => tf.Tensor,
  input = 'x',
): tf.GradConfig {
  return defineGradient<Attributes>(kernelName, {}, (dy, _, attributes) => ({
    [input]: () => adjoint(dy, attributes),
  }));
}

/** A gradient that is zero almost everywhere, for steps, comparisons and indices. */
export function zero(kernelName: string, ...inputs: string[]): tf.GradConfig {
  return defineGradient(kernelName, { inputs }, (_, saved) =>
    Object.fromEntries(inputs.map((input, index) => [input, () => tf.zeros(saved[index]!.shape)])),
  );
}

/** Sums over the axes along which a tensor of `shape` was broadcast. Always a new tensor. */
export function sumToShape(gradient: tf.Tensor, shape: number[]): tf.Tensor {
  const axes = tf.broadcast_util.getReductionAxes(shape, gradient.shape);
  return tf.reshape(axes.length ? tf.sum(gradient, axes) : gradient, shape);
}

/** Sets the elements of `gradient` to zero where `mask` (bool) is false. */
export function masked(gradient: tf.Tensor, mask: tf.Tensor): tf.Tensor {
  return tf.mul(gradient, tf.cast(mask, 'float32'));
}

/** Runs a kernel that no public function of TF.js wraps. */
export function runKernel(
  kernelName: string,
  inputs: Record<string, tf.Tensor>,
  attributes: object,
): tf.Tensor {
  return tf.engine().runKernel(kernelName, inputs, attributes as unknown as tf.NamedAttrMap);
}

/** Throws an {@link InvalidArgumentError} for the gradients that are not written for channels first. */
export function assertChannelsLast(operation: string, dataFormat?: string): void {
  if (!dataFormat?.startsWith('NC')) return;
  throw new InvalidArgumentError(
    `the gradient of ${operation} wants the channels last, received the data format ${dataFormat}. Transpose the tensor.`,
  );
}
