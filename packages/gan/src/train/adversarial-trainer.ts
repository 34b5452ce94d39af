import * as tf from '@tensorflow/tfjs-core';
import { fromHostTensor, Random, withRandom, type HostTensor } from '@dl/core';
import {
  adam,
  globalNorm,
  MovingAverage,
  valueAndGradients,
  type HostBatch,
  type Optimizer,
  type OptimizerFactory,
} from '@dl/core/train';
import { meanPairwiseDistance } from '../watch/diversity';
import { rankingAccuracy } from '../watch/ranking-accuracy';
import type { WatchedNumbers } from '../watch/watched-numbers';
import type { AdversarialRules } from './adversarial-rules';
import type { AdversarialSettings } from './train-gan-options';

export interface AdversarialTrainerOptions {
  generatorOptimizer: OptimizerFactory;
  discriminatorOptimizer: OptimizerFactory;
  /** Share of the averaged weights of the generator that each step keeps; 0 for no average. */
  average: number;
  seed: number;
}

/** What one step did. */
export interface StepOutcome {
  readonly discriminatorLoss: number;
  readonly generatorLoss: number;
  /** If it was asked for. */
  readonly watched?: WatchedNumbers;
}

/** Two networks that train against each other: steps, without the loop around them. */
export class AdversarialTrainer<Batch extends object> {
  readonly optimizers: { readonly generator: Optimizer; readonly discriminator: Optimizer };
  readonly average?: MovingAverage;
  /** Of noise, labels, augmentation and dropout. */
  readonly random: Random;

  constructor(
    readonly rules: AdversarialRules<Batch>,
    { generatorOptimizer, discriminatorOptimizer, average, seed }: AdversarialTrainerOptions,
  ) {
    this.optimizers = {
      generator: generatorOptimizer(rules.generator.namedParameters()),
      discriminator: discriminatorOptimizer(rules.discriminator.namedParameters()),
    };
    if (average) this.average = new MovingAverage(rules.generator, { decay: average });
    this.random = new Random(seed);
  }

  /**
   * A step of the discriminator on each of the batches, then one of the generator.
   *
   * @param multiplier - Factor on both learning rates.
   * @param options.stepsDone - Generator steps before this one: the average moves faster in the first ones.
   */
  async step(
    batches: readonly HostBatch<Batch>[],
    multiplier: number,
    { isWatched, stepsDone }: { isWatched: boolean; stepsDone: number },
  ): Promise<StepOutcome> {
    const tensors = tf.tidy(() => this.run(batches, multiplier, isWatched));
    this.average?.update(stepsDone);
    try {
      const read = async (tensor: tf.Tensor) => (await tensor.data())[0]!;
      const [discriminatorLoss, generatorLoss] = [
        await read(tensors.discriminatorLoss),
        await read(tensors.generatorLoss),
      ];
      if (!isWatched) return { discriminatorLoss, generatorLoss };
      const { real, made, realScores, madeScores } = tensors;
      const spread = async (samples: tf.Tensor) =>
        meanPairwiseDistance(await samples.data(), samples.shape[0]);
      const watched = {
        discriminatorLoss,
        generatorLoss,
        discriminatorAccuracy: rankingAccuracy(await realScores.data(), await madeScores.data()),
        diversity: (await spread(made)) / (await spread(real)),
        discriminatorGradientNorm: await read(tensors.discriminatorNorm!),
        generatorGradientNorm: await read(tensors.generatorNorm!),
      };
      return { discriminatorLoss, generatorLoss, watched };
    } finally {
      tf.dispose(tensors as object as tf.TensorContainerObject);
    }
  }

  /** Frees optimizers and average. The networks stay. */
  dispose(): void {
    this.optimizers.generator.dispose();
    this.optimizers.discriminator.dispose();
    this.average?.dispose();
  }

  private run(batches: readonly HostBatch<Batch>[], multiplier: number, isWatched: boolean) {
    return withRandom(this.random, () => {
      const { rules, optimizers } = this;
      let batch!: Batch;
      let judged!: ReturnType<AdversarialTrainer<Batch>['updateDiscriminator']>;
      for (const host of batches) {
        batch = toTensors(host);
        judged = this.updateDiscriminator(batch, multiplier, isWatched);
      }
      const { value, gradients } = valueAndGradients(
        () => rules.generatorLoss(batch),
        optimizers.generator.parameters,
      );
      optimizers.generator.step(gradients, multiplier);
      return {
        ...judged,
        real: rules.real(batch),
        generatorLoss: value,
        generatorNorm: isWatched ? globalNorm(gradients) : undefined,
      };
    });
  }

  private updateDiscriminator(batch: Batch, multiplier: number, isWatched: boolean) {
    const { rules } = this;
    const { discriminator } = this.optimizers;
    return tf.tidy(() => {
      const made = rules.make(batch);
      const scores: tf.Tensor[] = [];
      const { value, gradients } = valueAndGradients(() => {
        const { loss, realScores, madeScores } = rules.discriminatorLoss(batch, made);
        scores.push(...[realScores, madeScores].map((tensor) => tf.keep(tf.clone(tensor))));
        return loss;
      }, discriminator.parameters);
      discriminator.step(gradients, multiplier);
      const [realScores, madeScores] = scores.map((tensor) => tf.clone(tensor)) as [tf.Tensor, tf.Tensor];
      tf.dispose(scores);
      return {
        discriminatorLoss: value,
        discriminatorNorm: isWatched ? globalNorm(gradients) : undefined,
        made: made.made,
        realScores,
        madeScores,
      };
    });
  }
}

/** The fields of a batch that are host tensors, on the backend. */
function toTensors<Batch extends object>(batch: HostBatch<Batch>): Batch {
  const entries = Object.entries(batch).map(([name, value]) => [name, fromHostTensor(value as HostTensor)]);
  return Object.fromEntries(entries) as Batch;
}

/** A trainer whose networks both learn by Adam. */
export function adversarialTrainer<Batch extends object>(
  rules: AdversarialRules<Batch>,
  { learningRate, discriminatorRate = learningRate, beta1, average, seed }: AdversarialSettings,
): AdversarialTrainer<Batch> {
  const betas = [beta1, 0.999] as const;
  return new AdversarialTrainer(rules, {
    generatorOptimizer: adam({ learningRate, betas }),
    discriminatorOptimizer: adam({ learningRate: discriminatorRate, betas }),
    ...{ average, seed },
  });
}
