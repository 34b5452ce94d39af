import * as tf from '@tensorflow/tfjs-core';
import { StateDictError, type RandomState } from '@dl/core';
import { differencesBetween } from '@dl/core/internal';
import type { StateDict } from '@dl/core/nn';
import { CheckpointMismatchError, type Checkpoint } from '@dl/core/train';
import type { CollapseDetector } from '../watch/collapse-detector';
import type { AdversarialTrainer } from './adversarial-trainer';

/** Where a training stands, besides its networks. */
export interface Position {
  /** Generator steps that are done. */
  step: number;
  /** Batches that were taken from the data, which a roll-back does not give back. */
  batches: number;
  /** How often it was rolled back. */
  rollBacks: number;
  /** Factor on the learning rates, which a roll-back halves. */
  rateFactor: number;
}

/** What a checkpoint of an adversarial training holds besides tensors. */
export interface AdversarialState {
  position: Position;
  random: RandomState;
  detector: CollapseDetector['counts'];
  optimizers: Record<'generator' | 'discriminator', Record<string, number>>;
  /** What must stay the same for the rest of the training to stay the same. */
  settings: Record<string, unknown>;
}

export type AdversarialCapture = Pick<Checkpoint<AdversarialState>, 'step' | 'state' | 'tensors'>;

/** Everything that decides the rest of a training. The caller disposes the tensors. */
export function captureTraining<Batch extends object>(
  { rules, optimizers, average, random }: AdversarialTrainer<Batch>,
  position: Position,
  detector: CollapseDetector,
  settings: Record<string, unknown>,
): AdversarialCapture {
  const [generator, discriminator] = [optimizers.generator.stateDict(), optimizers.discriminator.stateDict()];
  return {
    step: position.step,
    state: {
      position: { ...position },
      random: random.state,
      detector: { ...detector.counts },
      optimizers: { generator: generator.scalars, discriminator: discriminator.scalars },
      settings,
    },
    tensors: {
      generator: rules.generator.stateDict(),
      discriminator: rules.discriminator.stateDict(),
      'generator-optimizer': generator.tensors,
      'discriminator-optimizer': discriminator.tensors,
      ...(average && { average: average.stateDict() }),
    },
  };
}

/**
 * Brings networks, optimizers, average and detector to where they were, and returns the position. The tensors stay the caller's.
 *
 * @throws {@link CheckpointMismatchError} if it is the checkpoint of another training.
 */
export function restoreTraining<Batch extends object>(
  { rules, optimizers, average, random }: AdversarialTrainer<Batch>,
  detector: CollapseDetector,
  settings: Record<string, unknown>,
  { path, state, tensors }: Pick<AdversarialCapture, 'state' | 'tensors'> & { path: string },
): Position {
  if (!state.position || !state.settings || !tensors.generator || !tensors.discriminator) {
    throw new CheckpointMismatchError(path, 'it was not made by trainGan or trainPix2pix');
  }
  const changed = differencesBetween(state.settings, settings);
  if (changed.length) throw new CheckpointMismatchError(path, changed.join(', '));
  const part = (name: string): StateDict => tensors[name] ?? {};
  try {
    rules.generator.loadStateDict(part('generator'));
    rules.discriminator.loadStateDict(part('discriminator'));
    for (const name of ['generator', 'discriminator'] as const) {
      optimizers[name].loadStateDict({ tensors: part(`${name}-optimizer`), scalars: state.optimizers[name] });
    }
    average?.loadStateDict(part('average'));
  } catch (cause) {
    if (cause instanceof StateDictError) throw new CheckpointMismatchError(path, cause.message, { cause });
    throw cause;
  }
  random.state = state.random;
  detector.counts = { ...state.detector };
  return { ...state.position };
}

/** Frees the tensors of a capture. */
export function disposeCapture(capture: Pick<AdversarialCapture, 'tensors'> | undefined): void {
  if (capture) tf.dispose(Object.values(capture.tensors));
}
