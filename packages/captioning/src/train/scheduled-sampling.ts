import { Random } from '@dl/core';
import { inEvaluationMode } from '@dl/core/internal';
import type { BatchLoader } from '@dl/core/train';
import { replaceWords } from '../decode/sample-captions';
import type { CaptionNetwork } from '../networks/caption-network';
import type { CaptionBatch } from './caption-batches';

/** Keeps these draws apart from the others of a seed. */
const stream = 0x5a;

/**
 * Batches in which words are replaced by ones that the network draws, by a probability that rises from 0 in the first epoch to
 * `probability` in the last (Bengio et al. 2015, linear). Since a batch is made when it is asked for, by the weights of then, a
 * resumed training gets the same.
 */
export function withScheduledSampling(
  loader: BatchLoader<CaptionBatch>,
  network: CaptionNetwork,
  { probability, epochs, seed }: { probability: number; epochs: number; seed: number },
): BatchLoader<CaptionBatch> {
  if (!probability) return loader;
  return {
    batches: loader.batches,
    batchSize: loader.batchSize,
    async *epoch(epoch, startBatch = 0) {
      const share = (probability * epoch) / Math.max(1, epochs - 1);
      let number = startBatch;
      for await (const batch of loader.epoch(epoch, startBatch)) {
        const random = Random.derive(seed, stream, epoch, number++);
        const tokens = share
          ? await inEvaluationMode(network, () => replaceWords(network, batch, share, random))
          : batch.tokens;
        yield { ...batch, tokens };
      }
    },
  };
}
