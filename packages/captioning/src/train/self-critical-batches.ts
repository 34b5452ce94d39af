import { Random, type HostTensor } from '@dl/core';
import { arrayDataset, DataLoader } from '@dl/core/data';
import { inEvaluationMode } from '@dl/core/internal';
import type { BatchLoader } from '@dl/core/train';
import { sampleCaptions } from '../decode/sample-captions';
import { searchCaptions } from '../decode/search-captions';
import { stackInputs } from '../inputs/see-frames';
import { Cider } from '../metrics/cider';
import type { CaptionNetwork } from '../networks/caption-network';
import { special } from '../vocabulary/caption-vocabulary';
import { toBatch, type CaptionBatch, type SeenItem } from './caption-batches';

/** Keeps these draws apart from the others of a seed. */
const stream = 0x5c;

interface Pictures {
  frames: HostTensor;
  references: (readonly (readonly string[])[])[];
}

/**
 * Batches that raise CIDEr-D itself (Rennie et al. 2017): of each picture a caption is drawn, and counts by how much better than the
 * greedy one it is. The end is a word of both, so that a caption that stops in the middle gains nothing. CIDEr-D knows the
 * captions of all items.
 */
export function selfCriticalBatches(
  items: readonly SeenItem[],
  network: CaptionNetwork,
  { batchSize, seed }: { batchSize: number; seed: number },
): BatchLoader<CaptionBatch> {
  const { maximumWords } = network.configuration;
  const references = items.map(({ captions }) => captions.map(asWords));
  const judge = new Cider(references);
  const rows = items.map(({ input }, index) => ({ input, references: references[index]! }));
  const loader = new DataLoader<never, Pictures>(arrayDataset(rows) as never, {
    ...{ batchSize: Math.min(batchSize, items.length), shuffle: true, seed, dropLast: true },
    collate: (chosen: typeof rows) => ({
      frames: stackInputs(chosen.map(({ input }) => input)),
      references: chosen.map(({ references }) => references),
    }),
  });
  return {
    batches: loader.batches,
    batchSize: loader.batchSize,
    async *epoch(epoch, startBatch = 0) {
      let number = startBatch;
      for await (const { frames, references } of loader.epoch(epoch, startBatch)) {
        const random = Random.derive(seed, stream, epoch, number++);
        const { sampled, greedy } = await inEvaluationMode(network, async () => ({
          sampled: await sampleCaptions(network, frames, random),
          greedy: await searchCaptions(network, frames, { beam: 1, lengthPenalty: 0 }),
        }));
        const advantages = sampled.map((caption, row) => {
          const reward = (tokens: readonly number[]) => judge.ciderD(asWords(tokens), references[row]!);
          return reward(caption) - reward(greedy[row]![0]!.tokens);
        });
        yield toBatch(frames, sampled, maximumWords, advantages);
      }
    },
  };
}

/** Tokens, and the end, as words that can be compared. */
const asWords = (tokens: readonly number[]) => [...tokens, special.end].map(String);
