import { InvalidArgumentError, Random, type HostTensor } from '@dl/core';
import { collate } from '@dl/core/data';
import { parseOptions } from '@dl/core/internal';
import * as z from 'zod';
import { compareFeatures, type ImageDistances } from '../metrics/compare-features';
import { openFeatureNetwork, type FeatureNetwork } from '../metrics/feature-network';
import { featureProtocols, type FeatureProtocolName } from '../metrics/feature-protocols';
import type { GanModel } from '../model/gan-model';
import { sampleGan } from '../sample/sample-gan';
import type { GanDataset } from '../train/gan-batches';

const protocolNames = Object.keys(featureProtocols) as [FeatureProtocolName, ...FeatureProtocolName[]];

/** Options of {@link evaluateGan}. */
export const evaluateGanOptions = z.object({
  protocol: z
    .enum(protocolNames)
    .describe('what sees the images; numbers of different protocols cannot be compared'),
  count: z.int().min(10).default(10_000).describe('samples of each set; distances of fewer are larger'),
  seed: z.int().nonnegative().default(0).describe('seed of the noise, and of the choice of real samples'),
});

export type EvaluateGanOptions = z.input<typeof evaluateGanOptions>;

export interface EvaluateGanControls {
  /** Other real samples, for the distance between two real sets: what no generator comes below. */
  floor?: GanDataset;
  signal?: AbortSignal;
}

export interface GanEvaluation {
  protocol: FeatureProtocolName;
  /** Made and real samples that were compared. */
  counts: { made: number; real: number };
  /** Of made to real samples. */
  distances: ImageDistances;
  /** Of two real sets to each other, if a second one was given. */
  floor?: ImageDistances;
  /** Share of the made samples that the protocol's classifier takes for each class. */
  classShares: number[];
  /** Share of the made samples that it takes for the class that was asked for, of a model with its classes. */
  classAccuracy?: number;
  /** The same of each class. */
  classAccuracies?: number[];
}

/**
 * Measures a generator of images beside real ones: Fréchet and kernel distance, precision and recall, and which classes are made.
 *
 * ```ts
 * const test = await loadMnist('mnist', 'test');
 * const { distances, floor } = await evaluateGan(model, test, { protocol: 'fid-mnist' }, { floor: train });
 * distances.frechet; // beside floor.frechet
 * ```
 *
 * @throws {@link InvalidArgumentError} for options that the schema does not allow; {@link ShapeError} if images do not have the
 * channels of the protocol.
 */
export async function evaluateGan(
  model: GanModel,
  real: GanDataset,
  options: EvaluateGanOptions,
  { floor, signal }: EvaluateGanControls = {},
): Promise<GanEvaluation> {
  const { protocol, count, seed } = parseOptions('evaluateGan', evaluateGanOptions, options);
  const network = await openFeatureNetwork(protocol, { signal });
  try {
    const { values, labels } = await sampleGan(model, { count, seed });
    const made = await network.see(values, { signal });
    const reference = await network.see(await chooseImages(real, count, seed), { signal });
    const other = floor && (await network.see(await chooseImages(floor, count, seed), { signal }));
    return {
      protocol,
      counts: { made: made.features.count, real: reference.features.count },
      distances: compareFeatures(reference.features, made.features),
      ...(other && { floor: compareFeatures(reference.features, other.features) }),
      ...describeClasses(network, made.classes, labels?.data),
    };
  } finally {
    network.dispose();
  }
}

/** Up to `count` images of a data set, drawn by the seed, as one tensor. */
async function chooseImages(
  dataset: GanDataset,
  count: number,
  seed: number,
): Promise<HostTensor<'float32'>> {
  const chosen = Random.derive(seed, dataset.length).permutation(dataset.length).subarray(0, count);
  if (!chosen.length) throw new InvalidArgumentError('the data set of real samples is empty');
  const samples: { image: HostTensor }[] = [];
  for (const index of chosen) {
    const { image } = await dataset.get(index, Random.derive(seed, index));
    samples.push({ image });
  }
  return collate(samples).image as HostTensor<'float32'>;
}

function describeClasses(network: FeatureNetwork, seen: Int32Array, wanted?: Int32Array) {
  const counts = new Array<number>(network.classes).fill(0);
  for (const index of seen) counts[index]!++;
  const classShares = counts.map((made) => made / seen.length);
  if (!wanted || wanted.some((index) => index >= network.classes)) return { classShares };
  const [right, all] = [
    new Array<number>(network.classes).fill(0),
    new Array<number>(network.classes).fill(0),
  ];
  for (const [sample, index] of wanted.entries()) {
    all[index]!++;
    if (seen[sample] === index) right[index]!++;
  }
  const sum = right.reduce((total, value) => total + value, 0);
  const classAccuracies = right.map((value, index) => value / Math.max(1, all[index]!));
  return { classShares, classAccuracy: sum / wanted.length, classAccuracies };
}
