import { progressBar } from '@dl/core/train';
import {
  evaluateCaptioner,
  trainCaptioner,
  type CaptionDataset,
  type CaptionModel,
  type CaptionNetworkType,
  type TrainCaptionerOptions,
} from '../src/index';

interface MadeUpSets {
  readonly train: CaptionDataset;
  /** With pairs of colour and shape that training shows. */
  readonly seen: CaptionDataset;
  /** With pairs that it never shows. */
  readonly unseen: CaptionDataset;
}

export interface Outcome {
  readonly seen: Record<string, number> & { exactMatch: number };
  readonly unseen: Record<string, number> & { exactMatch: number };
  readonly parameters: number;
}

/**
 * Trains networks one after the other, each going on from its checkpoints below `runs`, and measures them with a beam of 3.
 *
 * @param more - Measured of each model besides.
 */
export async function compareNetworks<Name extends CaptionNetworkType, More extends object>(
  networks: readonly Name[],
  { train, seen, unseen }: MadeUpSets,
  { runs, ...options }: TrainCaptionerOptions & { runs: string },
  more: (model: CaptionModel, network: Name) => Promise<More>,
): Promise<[network: Name, outcome: Outcome & More][]> {
  const outcomes: [Name, Outcome & More][] = [];
  for (const network of networks) {
    const checkpoints = `${runs}/${network}-${options.seed}`;
    const { model } = await trainCaptioner(
      train,
      { ...options, network, checkpoints, resume: true },
      { listeners: [progressBar()] },
    );
    const measure = async (dataset: CaptionDataset) => {
      const { exactMatch, scores } = await evaluateCaptioner(model, dataset, { beam: 3 });
      return { exactMatch, ...scores };
    };
    const outcome = {
      ...{ seen: await measure(seen), unseen: await measure(unseen), parameters: model.parameters },
      ...(await more(model, network)),
    };
    process.stdout.write(`${network} ${JSON.stringify(outcome)}\n`);
    outcomes.push([network, outcome]);
    model.dispose();
  }
  return outcomes;
}
