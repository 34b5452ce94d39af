import type * as tf from '@tensorflow/tfjs-core';
import type { Parameter } from '../../nn';

/** Parameters by name, as `module.namedParameters()` gives them. */
export type NamedParameters = Iterable<readonly [name: string, parameter: Parameter]>;

/** Parameters with hyperparameters of their own. What is left out comes from the optimizer's options. */
export interface ParameterGroup {
  readonly parameters: NamedParameters;
  readonly learningRate?: number;
  readonly weightDecay?: number;
}

/** Everything that an optimizer must remember to continue exactly. */
export interface OptimizerState {
  /** Tensors such as `features.0.weight.exp_avg`, each in the layout that its parameter has in this library. */
  readonly tensors: Record<string, tf.Tensor>;
  /** Numbers that are safe in JSON, such as the count of steps. */
  readonly scalars: Record<string, number>;
}

/** What every optimizer has, whether it is given gradients or computes them. */
export interface StatefulOptimizer {
  /**
   * The parameters that it updates: those that required a gradient when the optimizer was made, group by group. This
   * is the order of the gradients.
   */
  readonly parameters: readonly Parameter[];

  /** A copy of the state. The caller disposes its tensors. */
  stateDict(): OptimizerState;

  /**
   * Copies a state, whose tensors stay the caller's. Nothing is changed unless everything fits.
   *
   * @throws {@link StateDictError} if it was made for other parameters or another optimizer.
   */
  loadStateDict(state: OptimizerState): void;

  /** Frees the state. The parameters stay. */
  dispose(): void;
}

/**
 * Updates parameters from their gradients.
 *
 * ```ts
 * const optimizer = adam({ learningRate: 1e-3 })(model.namedParameters());
 * const { value, gradients } = valueAndGradients(() => crossEntropy(model.forward(x), y), optimizer.parameters);
 * optimizer.step(gradients);
 * tf.dispose([value, gradients]);
 * ```
 */
export interface Optimizer extends StatefulOptimizer {
  /** Learning rate of each parameter group, before a schedule scales it. */
  readonly learningRates: readonly number[];

  /**
   * Makes one update. The gradients, in the order of {@link parameters}, stay the caller's.
   *
   * @param multiplier - Factor on every group's learning rate in this step: what a {@link Schedule} gives. Default: 1.
   * @throws {@link ShapeError} if a gradient is missing or does not have its parameter's shape.
   */
  step(gradients: readonly tf.Tensor[], multiplier?: number): void;
}

/**
 * Makes an optimizer for parameters. Frozen ones (`requiresGradient` false) are left out.
 *
 * ```ts
 * const optimizer = sgd({ learningRate: 0.1, momentum: 0.9 })([
 *   { parameters: backbone.namedParameters(), learningRate: 0.01 },
 *   { parameters: head.namedParameters(), weightDecay: 1e-4 },
 * ]);
 * ```
 *
 * @throws {@link InvalidArgumentError} if two parameters share a name, or a parameter comes twice.
 */
export type OptimizerFactory = (parameters: NamedParameters | readonly ParameterGroup[]) => Optimizer;
