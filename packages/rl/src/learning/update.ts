import * as tf from '@tensorflow/tfjs-core';
import { differentiate, type CompiledFunction, type Compiler } from '@dl/core/internal';
import type { ParameterVector } from './parameter-vector';

/** See {@link Update}. */
export type LossOfBatch = (...batch: tf.Tensor[]) => () => { loss: tf.Tensor; outputs?: tf.Tensor[] };

export interface UpdateOptions {
  /** RMSprop is without momentum and centring. */
  optimizer?: 'adam' | 'rmsprop';
  /** Added to the root of the mean square. Default: 1e-8. */
  epsilon?: number;
  /** Limit of the norm of the gradient. Default: none. */
  maximumNorm?: number;
}

/** What an {@link Update} remembers, besides the weights. */
export interface UpdateState {
  tensors: Record<string, tf.Tensor>;
  steps: number;
}

/** The decays of Adam (Kingma and Ba 2015), and that of RMSprop (Mnih et al. 2016, section 4). */
const [meanDecay, squareDecay, rmspropDecay] = [0.9, 0.999, 0.99];

/**
 * One step of an optimizer as one function: forward, backward, limit of the norm, and the new weights. It is compiled where the
 * backend can.
 */
export class Update {
  private readonly step: CompiledFunction;
  private mean: tf.Tensor;
  private square: tf.Tensor;
  private steps = 0;
  private readonly isAdam: boolean;
  private readonly epsilon: number;

  /**
   * @param trained - What the step changes.
   * @param fixed - Other networks that the loss asks, such as a target network.
   * @param loss - Of the tensors of a batch. It computes what is constant, such as targets, and returns what is differentiated:
   * the loss, and what else the caller wants to know.
   */
  constructor(
    compile: Compiler,
    private readonly trained: ParameterVector,
    private readonly fixed: readonly ParameterVector[],
    loss: LossOfBatch,
    { optimizer = 'adam', epsilon = 1e-8, maximumNorm }: UpdateOptions = {},
  ) {
    this.isAdam = optimizer === 'adam';
    this.epsilon = epsilon;
    const size = trained.value.size;
    this.mean = tf.keep(tf.zeros([size]));
    this.square = tf.keep(tf.zeros([size]));
    this.step = compile((weights, mean, square, rate, guard, ...rest) => {
      const others = rest.slice(0, fixed.length);
      const batch = rest.slice(fixed.length);
      const parts = trained.split(weights);
      const within = <T>(run: () => T): T =>
        fixed.reduce<() => T>(
          (scope, vector, k) => () => vector.with(vector.split(others[k]!), scope),
          () => trained.with(parts, run),
        )();
      const compute = within(() => loss(...batch));
      let outputs: tf.Tensor[] = [];
      const { value, gradients } = differentiate(() => {
        const computed = within(compute);
        outputs = (computed.outputs ?? []).map((output) => tf.keep(output));
        return computed.loss as tf.Scalar;
      }, parts);
      const joined = tf.concat(gradients.map((gradient) => tf.reshape(gradient, [-1])));
      const gradient = maximumNorm === undefined ? joined : limit(joined, maximumNorm);
      const change = this.isAdam
        ? adam(gradient, mean, square)
        : { mean: tf.add(mean, 0), square: blend(square, tf.square(gradient), rmspropDecay) };
      const direction = this.isAdam ? change.mean : gradient;
      const moved = tf.div(tf.mul(direction, rate), tf.add(tf.sqrt(change.square), guard));
      const copies = outputs.map((output) => tf.add(output, 0));
      tf.dispose(outputs);
      return [tf.sub(weights, moved), change.mean, change.square, value, ...copies];
    });
  }

  /**
   * One step; `batch` is disposed. Returns the loss and the outputs, for the caller to dispose.
   *
   * @param rate - Learning rate.
   */
  run(rate: number, batch: tf.Tensor[]): tf.Tensor[] {
    this.steps++;
    // Kingma and Ba 2015, section 2: both bias corrections enter the step size, and one the epsilon.
    const correction = this.isAdam ? Math.sqrt(1 - squareDecay ** this.steps) : 1;
    const size = this.isAdam ? (rate * correction) / (1 - meanDecay ** this.steps) : rate;
    const scalars = [tf.scalar(size), tf.scalar(this.epsilon * correction)];
    const [weights, mean, square, ...others] = this.step(
      this.trained.value,
      this.mean,
      this.square,
      ...scalars,
      ...this.fixed.map(({ value }) => value),
      ...batch,
    );
    tf.dispose([this.mean, this.square, scalars, batch]);
    this.trained.assign(weights!);
    this.mean = tf.keep(mean!);
    this.square = tf.keep(square!);
    return others;
  }

  /** The tensors stay this object's. */
  get state(): UpdateState {
    return { tensors: { mean: this.mean, square: this.square }, steps: this.steps };
  }

  /** Copies a state. */
  set state({ tensors, steps }: UpdateState) {
    tf.dispose([this.mean, this.square]);
    this.mean = tf.keep(tf.clone(tensors.mean!));
    this.square = tf.keep(tf.clone(tensors.square!));
    this.steps = steps;
  }

  dispose(): void {
    tf.dispose([this.mean, this.square]);
    this.step.dispose();
  }
}

function adam(gradient: tf.Tensor, mean: tf.Tensor, square: tf.Tensor) {
  return {
    mean: blend(mean, gradient, meanDecay),
    square: blend(square, tf.square(gradient), squareDecay),
  };
}

const blend = (old: tf.Tensor, value: tf.Tensor, decay: number) =>
  tf.add(tf.mul(old, decay), tf.mul(value, 1 - decay));

function limit(gradient: tf.Tensor, maximum: number): tf.Tensor {
  const norm = tf.sqrt(tf.sum(tf.square(gradient)));
  return tf.mul(gradient, tf.minimum(tf.div(maximum, tf.add(norm, 1e-6)), 1));
}
