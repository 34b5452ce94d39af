import * as tf from '@tensorflow/tfjs-core';
import { ShapeError, StateDictError } from '../../errors';
import type { ValueAndGradients } from '../../gradients';
import type { Parameter } from '../../nn';
import { assertEntries } from '../assert-entries';
import { assertRange } from '../assert-range';
import { dot, InverseHessian, readNumbers } from './inverse-hessian';
import type { NamedParameters, OptimizerState, StatefulOptimizer } from './optimizer';
import { trainableParameters } from './parameter-groups';
import { strongWolfe, type LinePoint } from './strong-wolfe';

export interface LbfgsOptions {
  /** Length of a step in units of the quasi-Newton step; the first trial of a line search. Default: 1. */
  learningRate?: number;
  /** Most that the first step changes all parameters together, before `learningRate`: nothing is known of the curvature. Default: 1. */
  firstStepNorm?: number;
  /** Most iterations in one call of `minimize`. Default: 20. */
  maxIterations?: number;
  /** Evaluations after which a call of `minimize` starts no further iteration. Default: 1.25 times `maxIterations`. */
  maxEvaluations?: number;
  /** Stops when no element of the gradient is larger. Default: 1e-7. */
  gradientTolerance?: number;
  /** Stops when no parameter, or when the loss, changes by more. Default: 1e-9. */
  changeTolerance?: number;
  /** Steps that are remembered, each in two tensors of the size of all parameters. Default: 100. */
  historySize?: number;
  /** 'none' takes every step as it comes, at one evaluation a step. Default: 'strong-wolfe'. */
  lineSearch?: 'strong-wolfe' | 'none';
}

/** The loss at one point of a line through the parameters, with its gradient as one vector. */
interface Point extends LinePoint {
  readonly gradient: tf.Tensor;
  /** Largest magnitude in the gradient. */
  readonly steepness: number;
}

/** Evaluates the loss at the current parameters, `step` along `direction`. */
type Measure = (step: number, direction?: tf.Tensor) => Promise<Point>;

/**
 * Makes an {@link Lbfgs} optimizer, as `torch.optim.LBFGS` but with a line search unless it is switched off.
 *
 * ```ts
 * const optimizer = lbfgs({ maxIterations: 10 })([['image', image]]);
 * for (let i = 0; i < 50; i++) {
 *   const loss = await optimizer.minimize(() => valueAndGradients(() => styleLoss(image.value), optimizer.parameters));
 * }
 * ```
 *
 * @throws {@link InvalidArgumentError} if a number is out of range.
 */
export function lbfgs({
  learningRate = 1,
  firstStepNorm = 1,
  maxIterations = 20,
  maxEvaluations = Math.floor((maxIterations * 5) / 4),
  gradientTolerance = 1e-7,
  changeTolerance = 1e-9,
  historySize = 100,
  lineSearch = 'strong-wolfe',
}: LbfgsOptions = {}): (parameters: NamedParameters) => Lbfgs {
  assertRange('lbfgs', { learningRate, firstStepNorm, maxEvaluations, gradientTolerance, changeTolerance });
  assertRange('lbfgs', { maxIterations, historySize }, 1);
  const tolerances = { gradientTolerance, changeTolerance };
  const options = {
    learningRate,
    firstStepNorm,
    maxIterations,
    maxEvaluations,
    ...tolerances,
    historySize,
    lineSearch,
  };
  return (parameters) => new Lbfgs(parameters, options);
}

/**
 * Limited-memory BFGS (Liu and Nocedal 1989; Nocedal and Wright 2006, algorithm 7.5). The loss must be the same function
 * at every evaluation: of all the data, or of one image that is optimised. Made by {@link lbfgs}.
 */
export class Lbfgs implements StatefulOptimizer {
  readonly parameters: readonly Parameter[];
  private readonly inverseHessian: InverseHessian;
  /** The last step and the gradient where it started, until the gradient where it ended is known too. */
  private last?: { step: tf.Tensor; gradient: tf.Tensor };
  private iterations = 0;

  constructor(
    parameters: NamedParameters,
    private readonly options: Required<LbfgsOptions>,
  ) {
    this.inverseHessian = new InverseHessian(options.historySize);
    this.parameters = trainableParameters([{ parameters }])[0]!.map(([, parameter]) => parameter);
  }

  /**
   * Makes up to `maxIterations` iterations and returns the loss before the first one. If that loss is not finite,
   * nothing is changed. If `evaluate` throws, the parameters go back to where the iteration started.
   *
   * @param evaluate - Computes loss and gradients at the current parameters; called several times in an iteration. Its
   *   tensors are disposed.
   * @throws {@link ShapeError} if the gradients do not fit the parameters.
   */
  async minimize(evaluate: () => ValueAndGradients | Promise<ValueAndGradients>): Promise<number> {
    const { maxIterations, maxEvaluations, gradientTolerance } = this.options;
    let evaluations = 0;
    const measure: Measure = async (step, direction) => {
      evaluations++;
      return this.toPoint(await evaluate(), step, direction);
    };
    let point = await measure(0);
    const initialLoss = point.value;
    try {
      for (let iteration = 1; iteration <= maxIterations; iteration++) {
        if (point.steepness <= gradientTolerance || !Number.isFinite(point.value + point.steepness)) break;
        const next = await this.iterate(point, measure, iteration === maxIterations);
        if (!next) break;
        point.gradient.dispose();
        point = next;
        if (evaluations >= maxEvaluations) break;
      }
    } finally {
      point.gradient.dispose();
    }
    return initialLoss;
  }

  /** Makes one iteration and returns where it ends, or undefined if there is nothing left to gain. */
  private async iterate(start: Point, measure: Measure, isLast: boolean): Promise<Point | undefined> {
    const { learningRate, firstStepNorm, changeTolerance, lineSearch } = this.options;
    await this.learn(start.gradient);
    const direction = tf.tidy(() => tf.neg(this.inverseHessian.times(start.gradient)));
    const line = lineThrough(this.parameters, direction);
    const visited: Point[] = [];
    const visit = async (step: number) => {
      line.moveTo(step);
      const point = await measure(step, direction);
      visited.push(point);
      return Number.isFinite(point.value) ? point : { ...point, value: Infinity };
    };
    try {
      const [slope, size, norm] = await readNumbers(() => [
        dot(start.gradient, direction),
        tf.max(tf.abs(direction)),
        tf.sum(tf.abs(start.gradient)),
      ]);
      if (!(slope! <= -changeTolerance)) return undefined;
      const firstStep = this.iterations++ ? learningRate : Math.min(1, firstStepNorm / norm!) * learningRate;
      let end: Point = { ...start, step: firstStep };
      if (lineSearch === 'strong-wolfe') {
        const shortestBracket = changeTolerance / size!;
        end = await strongWolfe(visit, { ...start, step: 0, slope: slope! }, { firstStep, shortestBracket });
      } else if (!isLast) {
        end = await visit(firstStep); // after the last step the loss is left to the next call, as in PyTorch
      }
      line.moveTo(end.step);
      this.last = { step: tf.mul(direction, end.step), gradient: tf.clone(start.gradient) };
      const isStill =
        size! * end.step <= changeTolerance || Math.abs(end.value - start.value) < changeTolerance;
      return isStill ? undefined : { ...end, gradient: tf.clone(end.gradient) };
    } catch (error) {
      line.moveTo(0);
      throw error;
    } finally {
      line.dispose();
      tf.dispose([direction, visited.map(({ gradient }) => gradient)]);
    }
  }

  /** Enters the last step into the inverse Hessian, now that the gradient at its end is known. */
  private async learn(gradient: tf.Tensor): Promise<void> {
    if (!this.last) return;
    const { step, gradient: before } = this.last;
    this.last = undefined;
    const change = tf.sub(gradient, before);
    before.dispose();
    await this.inverseHessian.update(step, change);
  }

  /** Makes a point of a loss and its gradients, which it disposes. */
  private async toPoint(
    { value, gradients }: ValueAndGradients,
    step: number,
    direction?: tf.Tensor,
  ): Promise<Point> {
    try {
      const shapes = this.parameters.map((parameter) => `[${parameter.shape}]`).join(', ');
      const received = gradients.map((gradient) => `[${gradient.shape}]`).join(', ');
      if (received !== shapes) {
        throw new ShapeError(`lbfgs: the parameters have the shapes ${shapes}, the gradients ${received}`);
      }
      const gradient = flatten(gradients);
      const [loss, steepness, slope] = await readNumbers(() => [
        value,
        tf.max(tf.abs(gradient)),
        direction ? dot(gradient, direction) : tf.scalar(NaN),
      ]);
      return { step, value: loss!, slope: slope!, gradient, steepness: steepness! };
    } finally {
      tf.dispose([value, ...gradients]);
    }
  }

  stateDict(): OptimizerState {
    const { last, iterations, inverseHessian } = this;
    const tensors: Record<string, tf.Tensor> = last
      ? { last_step: last.step, last_gradient: last.gradient }
      : {};
    const scalars: Record<string, number> = { iterations, scale: inverseHessian.scale };
    for (const [index, { step, gradientChange, rho }] of inverseHessian.corrections.entries()) {
      tensors[`steps.${index}`] = step;
      tensors[`gradient_changes.${index}`] = gradientChange;
      scalars[`rho.${index}`] = rho;
    }
    const copies = Object.entries(tensors).map(([name, tensor]) => [name, tf.clone(tensor)]);
    return { tensors: Object.fromEntries(copies) as Record<string, tf.Tensor>, scalars };
  }

  loadStateDict({ tensors, scalars }: OptimizerState): void {
    const { iterations, scale, ...others } = scalars;
    const rhos = Object.keys(others).map((_, index) => others[`rho.${index}`]);
    if (![iterations, scale, ...rhos].every(Number.isFinite) || rhos.length > this.options.historySize) {
      throw new StateDictError(
        'the state of lbfgs needs the scalars "iterations", "scale" and at most ' +
          `${this.options.historySize} (historySize) of "rho.<index>"; received ${JSON.stringify(scalars)}`,
      );
    }
    const names = rhos.flatMap((_, index) => [`steps.${index}`, `gradient_changes.${index}`]);
    if ('last_step' in tensors) names.push('last_step', 'last_gradient');
    const shape = [this.parameters.reduce((sum, { size }) => sum + size, 0)];
    assertEntries('lbfgs', Object.fromEntries(names.map((name) => [name, { shape }])), tensors);

    this.dispose();
    const copy = (name: string) => tf.clone(tensors[name]!);
    this.iterations = iterations!;
    this.inverseHessian.scale = scale!;
    this.inverseHessian.corrections = rhos.map((rho, index) => ({
      step: copy(`steps.${index}`),
      gradientChange: copy(`gradient_changes.${index}`),
      rho: rho!,
    }));
    this.last =
      'last_step' in tensors ? { step: copy('last_step'), gradient: copy('last_gradient') } : undefined;
  }

  dispose(): void {
    if (this.last) tf.dispose([this.last.step, this.last.gradient]);
    this.last = undefined;
    this.inverseHessian.dispose();
  }
}

/** The points `parameters + step * direction`, where `direction` is one vector for all parameters. */
function lineThrough(parameters: readonly Parameter[], direction: tf.Tensor) {
  const origin = flatten(parameters.map(({ value }) => value));
  return {
    moveTo(step: number): void {
      tf.tidy(() => {
        const target = tf.add(origin, tf.mul(direction, step));
        const values = tf.split(
          target,
          parameters.map(({ size }) => size),
        );
        for (const [index, parameter] of parameters.entries()) {
          parameter.assign(tf.reshape(values[index]!, parameter.shape));
        }
      });
    },
    dispose: () => origin.dispose(),
  };
}

/** All elements of the tensors as one vector. */
function flatten(tensors: readonly tf.Tensor[]): tf.Tensor {
  return tf.tidy(() => tf.concat(tensors.map((tensor) => tf.reshape(tensor, [-1]))));
}
