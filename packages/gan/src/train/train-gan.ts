import { InvalidArgumentError, Random, withRandom } from '@dl/core';
import { parseOptions } from '@dl/core/internal';
import { GanModel } from '../model/gan-model';
import type { GanConfiguration } from '../networks/configuration';
import { createDiscriminator, createGenerator } from '../networks/create-gan';
import { AdversarialRun } from './adversarial-run';
import { adversarialTrainer } from './adversarial-trainer';
import { ganBatches, type GanDataset } from './gan-batches';
import { GanRules } from './gan-rules';
import { fixedNoiseGrid } from './sample-grid';
import {
  trainGanOptions,
  type TrainGanControls,
  type TrainGanOptions,
  type TrainGanSettings,
} from './train-gan-options';
import { withAverage } from './with-average';

/**
 * Trains a generator and a discriminator against each other, and returns the generator with its averaged weights. With the same
 * options, seed and backend it gives the same weights, whether it was stopped and resumed or not. A collapse is noticed, and training
 * goes back to the last good checkpoint with half the learning rate.
 *
 * ```ts
 * const digits = await loadMnist('mnist', 'train');
 * const model = await trainGan(
 *   digits,
 *   { conditioning: 'projection', steps: 20_000, samples: 'out/samples', checkpoints: 'runs/digits', resume: true },
 *   {
 *     listeners: [progressBar()],
 *     ganListeners: [(event) => void (event.type === 'collapse-detected' && console.warn(event.message))],
 *   },
 * );
 * await saveGan('out/gan.safetensors', model);
 * ```
 *
 * @returns The model, which the caller disposes.
 * @throws {@link InvalidArgumentError} for options that the schema does not allow or that do not go together;
 * {@link GanCollapsedError} if going back three times did not help.
 * @throws The signal's reason if training was aborted before its end.
 */
export async function trainGan(
  dataset: GanDataset,
  options: TrainGanOptions = {},
  controls: TrainGanControls = {},
): Promise<GanModel> {
  const settings = parseOptions('trainGan', trainGanOptions, options);
  const classes = classNames(dataset, settings, controls);
  const configuration = await chooseConfiguration(dataset, settings, classes.length);
  const { seed, batchSize, loss, r1, augment } = settings;
  const { gradientPenalty = loss === 'wasserstein' ? 10 : 0 } = settings;
  assertTogether(settings, configuration, gradientPenalty);
  const [generator, discriminator] = withRandom(new Random(seed), () => [
    createGenerator(configuration),
    createDiscriminator(configuration),
  ]);
  const rules = new GanRules(generator, discriminator, configuration, { loss, gradientPenalty, r1, augment });
  const trainer = adversarialTrainer(rules, settings);
  const grid = configuration.shape.length === 3 ? fixedNoiseGrid(generator, configuration, seed) : undefined;
  try {
    await new AdversarialRun({
      ...{ trainer, settings, controls },
      loader: ganBatches(dataset, configuration.shape, { batchSize, seed, classes: configuration.classes }),
      identity: { loss, gradientPenalty, r1, augment, configuration, samples: dataset.length },
      draw: grid && (() => withAverage(generator, trainer.average, grid)),
    }).run();
    trainer.average?.swap();
    return new GanModel(generator, configuration, classes);
  } catch (error) {
    generator.dispose();
    throw error;
  } finally {
    discriminator.dispose();
    trainer.dispose();
  }
}

function classNames(
  dataset: GanDataset,
  { conditioning }: TrainGanSettings,
  controls: TrainGanControls,
): readonly string[] {
  if (conditioning === 'none') return [];
  const classes = controls.classes ?? dataset.classes;
  if (classes?.length) return classes;
  throw new InvalidArgumentError(
    `the conditioning "${conditioning}" needs the names of the classes: give them as \`classes\`, or a data set that has them`,
  );
}

async function chooseConfiguration(
  dataset: GanDataset,
  settings: TrainGanSettings,
  classes: number,
): Promise<GanConfiguration> {
  if (!dataset.length) throw new InvalidArgumentError('the data set is empty');
  const { shape } = (await dataset.get(0, new Random(0))).image;
  const { conditioning, latent, width, upsampling, norm } = settings;
  const { architecture = shape.length === 1 ? 'mlp' : 'dcgan', discriminatorWidth = width } = settings;
  if ((shape.length === 1) !== (architecture === 'mlp')) {
    throw new InvalidArgumentError(
      `${architecture} does not make samples of the shape [${shape.join(', ')}]: mlp is for vectors, the others are for images`,
    );
  }
  return {
    ...{ architecture, shape: [...shape], latent, width, discriminatorWidth, classes, conditioning },
    ...{ upsampling, norm },
  };
}

function assertTogether(
  { loss, augment }: TrainGanSettings,
  { norm, shape }: GanConfiguration,
  gradientPenalty: number,
): void {
  if (gradientPenalty && norm === 'batch') {
    throw new InvalidArgumentError(
      "a gradient penalty is of each sample by itself, which batch norm mixes: use norm 'none' or 'spectral'",
    );
  }
  if (loss === 'wasserstein' && !gradientPenalty && norm !== 'spectral') {
    throw new InvalidArgumentError("the loss wasserstein needs a gradient penalty, or norm 'spectral'");
  }
  if (augment.length && shape.length === 1) throw new InvalidArgumentError('augment is for images alone');
}
