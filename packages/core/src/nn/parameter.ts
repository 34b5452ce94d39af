import * as tf from '@tensorflow/tfjs-core';
import { ShapeError } from '../errors';

/**
 * How a parameter is laid out here, and the axes that turn it into PyTorch's layout. This table is the one place
 * where the two meet: state dicts are in PyTorch's layout, computation is in ours (channels last).
 */
const layouts = {
  /** The same in both. */
  same: undefined,
  /** Ours [in, out], PyTorch's [out, in]. */
  linear: [1, 0],
  /** Ours [width, in, out], PyTorch's [out, in, width]. */
  conv1d: [2, 1, 0],
  /** Ours [height, width, in, out], PyTorch's [out, in, height, width]. */
  conv2d: [3, 2, 0, 1],
  /** Ours [depth, height, width, in, out], PyTorch's [out, in, depth, height, width]. */
  conv3d: [4, 3, 0, 1, 2],
  /** Ours [height, width, out, in], PyTorch's [in, out, height, width]. */
  convTranspose2d: [3, 2, 0, 1],
} as const;

export type ParameterLayout = keyof typeof layouts;

/** A tensor that belongs to a module and is saved with it. It lives until its module is disposed. */
abstract class ModuleTensor {
  readonly variable: tf.Variable;
  readonly layout: ParameterLayout;
  /** Stands for the value while {@link functionalCall} runs. */
  substitute?: tf.Tensor;

  /**
   * Takes ownership of `initial`, which is in this library's layout.
   *
   * @param optional - A state dict may lack it, and it then keeps its value.
   */
  constructor(
    initial: tf.Tensor,
    layout: ParameterLayout,
    trainable: boolean,
    readonly optional = false,
  ) {
    this.layout = layout;
    this.variable = tf.variable(initial, trainable);
    initial.dispose();
  }

  /** The current value. It belongs to the module: do not dispose it. */
  get value(): tf.Tensor {
    return this.substitute ?? this.variable;
  }

  get shape(): number[] {
    return this.variable.shape;
  }

  get size(): number {
    return this.variable.size;
  }

  /** The shape that this tensor has in a state dict. */
  get stateShape(): number[] {
    const axes = layouts[this.layout];
    return axes ? axes.map((axis) => this.shape[axis]!) : this.shape;
  }

  /** The value in PyTorch's layout, as a new tensor that the caller disposes. */
  toState(): tf.Tensor {
    const axes = layouts[this.layout];
    return axes ? tf.transpose(this.value, [...axes]) : tf.clone(this.value);
  }

  /** Assigns a tensor in PyTorch's layout, which stays the caller's. Throws {@link ShapeError} if it does not fit. */
  loadState(state: tf.Tensor): void {
    if (!tf.util.arraysEqual(state.shape, this.stateShape)) {
      throw new ShapeError(`expected shape [${this.stateShape}], received [${state.shape}]`);
    }
    const axes = layouts[this.layout];
    const inverse = axes && axes.map((_, axis) => (axes as readonly number[]).indexOf(axis));
    this.assign(
      tf.tidy(() => {
        const value = tf.cast(state, this.variable.dtype);
        return inverse ? tf.transpose(value, inverse) : tf.clone(value);
      }),
    );
  }

  /** Replaces the value by `next` (this library's layout) and disposes `next`. */
  assign(next: tf.Tensor): void {
    this.variable.assign(next);
    next.dispose();
  }

  dispose(): void {
    this.variable.dispose();
  }
}

/** A tensor that training changes: a weight or a bias. */
export class Parameter extends ModuleTensor {
  /** False for a frozen parameter: it gets no gradient and no update. */
  requiresGradient = true;

  constructor(initial: tf.Tensor, layout: ParameterLayout = 'same') {
    super(initial, layout, true);
  }
}

/** A tensor that is saved with the module but not trained, such as a running mean. */
export class Buffer extends ModuleTensor {
  constructor(initial: tf.Tensor, { optional = false } = {}) {
    super(initial, 'same', false, optional);
  }
}
