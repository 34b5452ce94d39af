import type { WatchedNumbers } from './watched-numbers';

/** What went wrong, or seems to. */
export type CollapseReason = 'few-modes' | 'divergence' | 'not-finite' | 'discriminator-won';

export interface Collapse {
  readonly reason: CollapseReason;
  /** False for a warning only: training may get over it by itself. */
  readonly isCertain: boolean;
  /** What was seen and what to do, in words. */
  readonly message: string;
}

export interface CollapseDetectorOptions {
  /** Diversity below which made samples are too much alike. */
  minimumDiversity: number;
  /** Times in a row that something must be seen. */
  patience: number;
}

/** Diversity above which made samples are far away from the real ones. */
const largestDiversity = 10;
/** Measurements in which a generator may still make samples much alike, as it does in the beginning. */
const grace = 10;
/** Diversity that no untrained generator has, but one that makes a single sample. */
const single = 0.01;
/** Accuracy from which the discriminator counts as telling all apart. */
const perfect = 0.999;

/** Judges what {@link WatchedNumbers} say of a training. Its counts are safe to put in JSON. */
export class CollapseDetector {
  /** How often in a row each was seen, and how often it judged before the first diverse samples, which end the grace. */
  counts = { 'few-modes': 0, divergence: 0, 'discriminator-won': 0, early: 0 };

  constructor(private readonly options: CollapseDetectorOptions) {}

  /** True if the last numbers looked like a collapse: not a moment to go back to. */
  get isSuspicious(): boolean {
    return this.counts['few-modes'] > 0 || this.counts.divergence > 0;
  }

  /** What the numbers mean, together with those before; undefined if all is well. A warning comes once in a row. */
  judge(numbers: WatchedNumbers): Collapse | undefined {
    const broken = Object.entries(numbers).find(([, value]) => !Number.isFinite(value));
    if (broken) return notFinite(broken[0], Number(broken[1]));
    const { diversity, discriminatorAccuracy } = numbers;
    const { minimumDiversity, patience } = this.options;
    const isAlike = diversity < minimumDiversity;
    this.counts.early = isAlike ? this.counts.early + 1 : grace;
    const seen = {
      'few-modes': isAlike && (this.counts.early > grace || diversity < single),
      divergence: diversity > largestDiversity,
      'discriminator-won': discriminatorAccuracy >= perfect,
    };
    for (const reason of Object.keys(seen) as (keyof typeof seen)[]) {
      this.counts[reason] = seen[reason] ? this.counts[reason] + 1 : 0;
    }
    const times = `${patience} times in a row`;
    if (this.counts['few-modes'] >= patience) {
      return {
        reason: 'few-modes',
        isCertain: true,
        message:
          `the generator makes samples that are much alike: their mean distance is ${percent(diversity)} of that of real ` +
          `ones, and was below ${percent(minimumDiversity)} ${times}. Lower the learning rate (of the generator above all), use ` +
          "the loss 'hinge' or 'wasserstein' with spectral norm, r1, or more critic steps; with classes, conditioning",
      };
    }
    if (this.counts.divergence >= patience) {
      return {
        reason: 'divergence',
        isCertain: true,
        message:
          `made samples are ${diversity.toFixed(1)} times as far apart as real ones, ${times}: the generator left the data. ` +
          'Lower the learning rates, or bound the discriminator: spectral norm, r1 or a gradient penalty',
      };
    }
    if (this.counts['discriminator-won'] === patience) {
      return {
        reason: 'discriminator-won',
        isCertain: false,
        message:
          `the discriminator told all samples apart, ${times}: the generator may have nothing left to learn from. If the samples ` +
          'do not get better, lower the learning rate of the discriminator, add r1 or augmentations (diffAugment), or make it smaller',
      };
    }
    return undefined;
  }
}

/** The verdict for a number that is NaN or infinite. */
export function notFinite(name: string, value: number): Collapse {
  return {
    reason: 'not-finite',
    isCertain: true,
    message: `${name} is ${value}. Lower the learning rates, or bound the discriminator: spectral norm, r1 or a gradient penalty`,
  };
}

const percent = (share: number) => `${(100 * share).toFixed(0)} %`;
