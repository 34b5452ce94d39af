import { InvalidArgumentError, Random, ShapeError, withRandom, type HostTensor } from '@dl/core';
import { DataLoader, toRgb, type Dataset, type Image } from '@dl/core/data';
import { parseOptions } from '@dl/core/internal';
import { initialize, type AnyModule } from '@dl/core/nn';
import type { BatchLoader, HostBatch } from '@dl/core/train';
import { tileImages } from '@dl/core/viz';
import * as z from 'zod';
import { adversarialLosses, type AdversarialLossName } from '../losses/adversarial-losses';
import { imagesOf } from '../sample/generate';
import { AdversarialRun } from '../train/adversarial-run';
import { adversarialTrainer } from '../train/adversarial-trainer';
import { adversarialOptions, type TrainGanControls } from '../train/train-gan-options';
import { withAverage } from '../train/with-average';
import { pix2pixConfiguration, type Pix2pixConfiguration } from './configuration';
import type { ImagePair } from './edges';
import { PatchGan } from './patch-gan';
import { Pix2pixModel } from './pix2pix-model';
import { Pix2pixRules, type PairTensors } from './pix2pix-rules';
import { UNet } from './unet';

/** Options of {@link trainPix2pix}. */
export const trainPix2pixOptions = z.object({
  width: z.int().positive().default(32).describe('channels of the first maps of both networks'),
  loss: z
    .enum(Object.keys(adversarialLosses) as [AdversarialLossName, ...AdversarialLossName[]])
    .default('vanilla')
    .describe('what the networks play for'),
  l1: z.number().nonnegative().default(100).describe('weight of the mean absolute error to the target'),
  ...adversarialOptions.shape,
  batchSize: z.int().min(2).default(16).describe('pairs in a training step'),
});

export type TrainPix2pixOptions = z.input<typeof trainPix2pixOptions>;

/** Pairs in a picture of samples. */
const shownPairs = 16;

/**
 * Trains a network that turns images into images (pix2pix, Isola et al. 2017) on pairs, and returns it with its averaged weights. Stopping,
 * resuming and collapses are as in {@link trainGan}. Pictures of samples have what is given, what is made and the target in a row, twice.
 *
 * ```ts
 * const pairs = edgePairs(await loadMnist('mnist', 'train'));
 * const model = await trainPix2pix(pairs, { steps: 3000, samples: 'out/samples' });
 * ```
 *
 * @returns The model, which the caller disposes.
 * @throws {@link InvalidArgumentError} for options that the schema does not allow; {@link ShapeError} for pairs of other sizes than the first.
 * @throws The signal's reason if training was aborted before its end.
 */
export async function trainPix2pix(
  dataset: Dataset<ImagePair>,
  options: TrainPix2pixOptions = {},
  controls: Omit<TrainGanControls, 'classes'> = {},
): Promise<Pix2pixModel> {
  const settings = parseOptions('trainPix2pix', trainPix2pixOptions, options);
  const { seed, batchSize, loss, l1 } = settings;
  const configuration = await configurationOf(dataset, settings.width);
  const [generator, discriminator] = withRandom(new Random(seed), () => [
    initialized(new UNet(configuration)),
    initialized(new PatchGan(configuration)),
  ]);
  const rules = new Pix2pixRules(generator, discriminator, { loss, l1 });
  const trainer = adversarialTrainer(rules, settings);
  const shown = await stackPairs(dataset, Math.min(shownPairs, dataset.length), seed);
  const draw = () =>
    withAverage(generator, trainer.average, async () => {
      const made = await new Pix2pixModel(generator, configuration).translate(shown.input);
      return pictureOf(shown.input, made, shown.target);
    });
  try {
    await new AdversarialRun({
      ...{ trainer, draw, controls },
      settings: { ...settings, criticSteps: 1 },
      loader: pairBatches(dataset, configuration, { batchSize, seed }),
      identity: { loss, l1, configuration, samples: dataset.length },
    }).run();
    trainer.average?.swap();
    return new Pix2pixModel(generator, configuration);
  } catch (error) {
    generator.dispose();
    throw error;
  } finally {
    discriminator.dispose();
    trainer.dispose();
  }
}

/** Weights of normal numbers with a deviation of 0.02 (section 6.2). */
function initialized<Network extends AnyModule>(network: Network): Network {
  for (const [, parameter] of network.namedParameters()) {
    if (parameter.layout !== 'same') parameter.assign(initialize.normal(parameter.shape, 0, 0.02));
  }
  return network;
}

async function configurationOf(dataset: Dataset<ImagePair>, width: number): Promise<Pix2pixConfiguration> {
  if (!dataset.length) throw new InvalidArgumentError('the data set is empty');
  const { input, target } = await dataset.get(0, new Random(0));
  const [height, across, inChannels] = input.shape;
  const outChannels = target.shape[2];
  return parseOptions('trainPix2pix', pix2pixConfiguration, {
    size: [height!, across!],
    inChannels: inChannels!,
    outChannels: outChannels!,
    width,
  });
}

function pairBatches(
  dataset: Dataset<ImagePair>,
  { size, inChannels, outChannels }: Pix2pixConfiguration,
  options: { batchSize: number; seed: number },
): BatchLoader<HostBatch<PairTensors>> {
  const shapes = { input: [...size, inChannels].join(), target: [...size, outChannels].join() };
  const checked: Dataset<ImagePair> = {
    length: dataset.length,
    get: async (index, random) => {
      const pair = await dataset.get(index, random);
      for (const name of ['input', 'target'] as const) {
        const { dtype, shape } = pair[name];
        if (dtype === 'float32' && shape.join() === shapes[name]) continue;
        throw new ShapeError(
          `pairs are of float32 images of one size; the ${name} of pair ${index} is ${dtype} [${shape.join(', ')}], ` +
            `expected [${shapes[name]}]`,
        );
      }
      return pair;
    },
  };
  return new DataLoader(checked, { ...options, shuffle: true, dropLast: true });
}

/** Pairs that are drawn by the seed, as two tensors. */
async function stackPairs(dataset: Dataset<ImagePair>, count: number, seed: number) {
  const loader = new DataLoader(dataset, { batchSize: count, shuffle: true, seed, prefetch: 0 });
  for await (const batch of loader.epoch(0)) return batch as Record<keyof ImagePair, HostTensor<'float32'>>;
  throw new InvalidArgumentError('the data set is empty');
}

/** What is given, what is made and what is wanted, side by side, two rows of them beside each other. */
function pictureOf(...parts: HostTensor<'float32'>[]): Image {
  const columns = parts.map((part) => imagesOf(part).map(toRgb));
  const cells = columns[0]!.flatMap((_, row) => columns.map((column) => column[row]!));
  return tileImages(cells, { columns: 2 * parts.length, gap: 2 });
}
