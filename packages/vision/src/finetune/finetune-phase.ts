import type { Dataset, ImageSample } from '@dl/core/data';
import { joinPath } from '@dl/core/internal';
import { Checkpoints, crossEntropy, type FitOptions, type Loss } from '@dl/core/train';
import type { FinetuneControls, FinetuneSettings, PhaseStart } from './finetune-options';

/** The pictures of a fine-tuning, prepared. */
export interface FinetuneData {
  readonly train: Dataset<ImageSample>;
  /** The training pictures without random changes. */
  readonly plain: Dataset<ImageSample>;
  readonly heldOut: Dataset<ImageSample>;
}

/** Images at a time where nothing is differentiated. */
export const evaluationBatch = 32;

export const lossOf =
  ({ labelSmoothing }: FinetuneSettings): Loss =>
  (logits, labels) =>
    crossEntropy(logits, labels, { labelSmoothing });

/** A last batch of one picture would be the whole statistics of a batch norm, so it is left out. */
export const trainingOrder = ({ length }: Dataset<unknown>, batchSize: number, seed: number) => ({
  ...{ batchSize, seed, shuffle: true, dropLast: length >= batchSize },
});

export function fitOptions(
  phase: PhaseStart['phase'],
  { patience, checkpoints, resume }: FinetuneSettings,
  { signal, listeners }: FinetuneControls,
): Pick<FitOptions<unknown>, 'checkpoints' | 'resume' | 'signal' | 'listeners' | 'earlyStopping'> {
  return {
    ...{ resume, signal, listeners },
    checkpoints: checkpoints === undefined ? undefined : joinPath(checkpoints, phase),
    earlyStopping: patience === undefined ? undefined : { patience },
  };
}

/** True if there is a checkpoint of the second phase to resume from: it holds what the first one has learned. */
export async function hasBegunUnfrozen({ resume, checkpoints }: FinetuneSettings): Promise<boolean> {
  if (!resume || checkpoints === undefined) return false;
  return (await new Checkpoints(joinPath(checkpoints, 'all')).latest()) !== undefined;
}
