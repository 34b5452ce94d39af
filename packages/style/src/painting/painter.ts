import type { StateDict } from '@dl/core/nn';
import {
  adam,
  lbfgs,
  valueAndGradients,
  type Lbfgs,
  type Optimizer,
  type OptimizerState,
} from '@dl/core/train';
import * as tf from '@tensorflow/tfjs-core';
import { DivergedError } from './diverged-error';
import type { Objective } from './objective';
import type { PaintingOptions } from './painting-options';
import { Picture } from './picture';

export type PainterOptions = Pick<
  PaintingOptions,
  'optimizer' | 'learningRate' | 'historySize' | 'lineSearch'
>;

/** What one step found. */
export interface PaintedStep {
  /** Of the picture before the step, by name. */
  readonly losses: Record<string, number>;
  readonly loss: number;
  /** The new learning rate, if the step went wrong and was taken back. */
  readonly reducedRate?: number;
}

/** What a painter must remember to go on exactly, beside its tensors. */
export interface PainterState {
  readonly iterations: number;
  readonly learningRate: number;
  readonly reductions: number;
  readonly firstLoss: number | null;
  readonly optimizer: OptimizerState['scalars'];
}

/** A loss that is so many times the first one has exploded. */
const explosion = 10;
/**
 * Mean change of a pixel in the first step of L-BFGS. PyTorch's is a millionth of white: what the gradient changes by is then
 * less than its rounding error, and the second step goes anywhere.
 */
const firstChange = 0.01;
/** So often the learning rate is halved before it is given up. */
const mostReductions = 8;

/** Optimises the pixels of a picture, step by step. */
export class Painter {
  private readonly picture: Picture;
  private optimizer: Lbfgs | Optimizer;
  private learningRate: number;
  private iterations = 0;
  private reductions = 0;
  private firstLoss: number | null = null;
  /** The last picture whose loss is known to be good. */
  private good?: tf.Tensor;

  /** @param pixels - Where it starts, [1, height, width, 3]; it stays the caller's, as the objective does. */
  constructor(
    pixels: tf.Tensor,
    private readonly objective: Objective,
    private readonly options: PainterOptions,
  ) {
    this.picture = new Picture(pixels);
    this.learningRate = options.learningRate ?? (options.optimizer === 'lbfgs' ? 1 : 0.02);
    this.optimizer = this.newOptimizer();
  }

  /** The picture as it is now, [1, height, width, 3]. It stays the painter's. */
  get pixels(): tf.Tensor {
    return this.picture.pixels.value;
  }

  /**
   * Makes one step. If the loss has exploded, it goes back to the last good picture instead, and halves the learning rate.
   *
   * @throws {@link DivergedError} if that does not help.
   */
  async step(): Promise<PaintedStep> {
    this.iterations++;
    const before = tf.clone(this.pixels);
    let measured: tf.Tensor | undefined;
    let names: string[] = [];
    const evaluate = () =>
      valueAndGradients(() => {
        const losses = this.objective.losses(this.picture.forward());
        names = Object.keys(losses);
        measured ??= tf.keep(tf.stack(Object.values(losses)));
        // In these units the gradient of a pixel does not depend on the size of the picture: L-BFGS looks at its size.
        return tf.mul(tf.addN(Object.values(losses)), before.size);
      }, this.optimizer.parameters);
    try {
      await this.optimize(evaluate);
      const values = [...(await measured!.data())];
      const losses = Object.fromEntries(names.map((name, i) => [name, values[i]!]));
      const loss = values.reduce((sum, value) => sum + value, 0);
      this.firstLoss ??= Number.isFinite(loss) ? loss : null;
      if (!(loss <= explosion * Math.abs(this.firstLoss ?? NaN))) {
        before.dispose();
        return { losses, loss, reducedRate: this.takeBack(loss) };
      }
      this.good?.dispose();
      this.good = before;
      return { losses, loss };
    } finally {
      measured?.dispose();
    }
  }

  /** All that it takes to go on exactly. The caller disposes the tensors. */
  save(): { state: PainterState; tensors: Record<'picture' | 'optimizer', StateDict> } {
    const { iterations, learningRate, reductions, firstLoss, good } = this;
    const { tensors, scalars } = this.optimizer.stateDict();
    return {
      state: { iterations, learningRate, reductions, firstLoss, optimizer: scalars },
      tensors: {
        picture: { pixels: tf.clone(this.pixels), ...(good && { good: tf.clone(good) }) },
        optimizer: tensors,
      },
    };
  }

  /** Goes on where {@link save} was called. The tensors stay the caller's. */
  load(state: PainterState, { picture, optimizer }: Record<string, StateDict>): void {
    const { pixels, good } = picture!;
    this.picture.pixels.assign(tf.clone(pixels!));
    this.good?.dispose();
    this.good = good && tf.clone(good);
    const { iterations, learningRate, reductions, firstLoss } = state;
    Object.assign(this, { iterations, learningRate, reductions, firstLoss });
    this.restart();
    this.optimizer.loadStateDict({ tensors: optimizer!, scalars: state.optimizer });
  }

  dispose(): void {
    this.good?.dispose();
    this.optimizer.dispose();
    this.picture.dispose();
  }

  private async optimize(evaluate: () => ReturnType<typeof valueAndGradients>): Promise<void> {
    if ('minimize' in this.optimizer) {
      await this.optimizer.minimize(evaluate);
      return;
    }
    const { value, gradients } = evaluate();
    this.optimizer.step(gradients);
    tf.dispose([value, gradients]);
  }

  /** Goes back to the last good picture with half of the learning rate, which is returned. */
  private takeBack(loss: number): number {
    if (!this.good || this.reductions === mostReductions) {
      throw new DivergedError(this.iterations, loss, this.learningRate);
    }
    this.reductions++;
    this.learningRate /= 2;
    this.picture.pixels.assign(tf.clone(this.good));
    this.restart();
    return this.learningRate;
  }

  private restart(): void {
    this.optimizer.dispose();
    this.optimizer = this.newOptimizer();
  }

  private newOptimizer(): Lbfgs | Optimizer {
    const { learningRate } = this;
    const { optimizer, historySize, lineSearch } = this.options;
    const parameters = [...this.picture.namedParameters()];
    if (optimizer === 'adam') return adam({ learningRate })(parameters);
    return lbfgs({
      ...{ learningRate, historySize, maxIterations: 1, firstStepNorm: firstChange * this.pixels.size },
      // Pictures get better long after the loss has become flat: nothing but the number of iterations ends it.
      ...{ gradientTolerance: 0, changeTolerance: 0 },
      maxEvaluations: lineSearch ? 25 : 1,
      lineSearch: lineSearch ? 'strong-wolfe' : 'none',
    })(parameters);
  }
}
