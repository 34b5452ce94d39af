import type { HostTensor } from '@dl/core';
import { arrayDataset, DataLoader } from '@dl/core/data';
import type { BatchLoader } from '@dl/core/train';
import { stackInputs } from '../inputs/see-frames';
import { special, type CaptionVocabulary } from '../vocabulary/caption-vocabulary';
import type { CaptionDataset } from '../data/caption-dataset';

/** A picture or clip as a network takes it, and its captions as tokens. */
export interface SeenItem {
  readonly input: HostTensor;
  readonly captions: readonly (readonly number[])[];
}

/** Captions to be learned. */
export interface CaptionBatch {
  /** [batch, frames, height, width, channels] */
  readonly frames: HostTensor;
  /** What the network reads: the start, then the words. [batch, time] */
  readonly tokens: HostTensor<'int32'>;
  /** What it should say: the words, then the end. [batch, time] */
  readonly targets: HostTensor<'int32'>;
  /** How much each caption counts, negative where it should become less probable. [batch] */
  readonly weights: HostTensor<'float32'>;
}

/** Pairs what was seen with its captions, cut to the longest that the network reads. */
export function toSeenItems(
  { items }: CaptionDataset,
  inputs: readonly HostTensor[],
  vocabulary: CaptionVocabulary,
  maximumWords: number,
): SeenItem[] {
  return items.map(({ captions }, index) => ({
    input: inputs[index]!,
    captions: captions.map((caption) => vocabulary.encode(caption).slice(0, maximumWords)),
  }));
}

export interface CaptionBatchesOptions {
  batchSize: number;
  maximumWords: number;
  /** Shuffles, as training needs it. Default: the order of the items, and all captions. */
  seed?: number;
}

/** Batches of pairs of a picture and one of its captions: each caption once an epoch. */
export function captionBatches(
  items: readonly SeenItem[],
  { batchSize, maximumWords, seed }: CaptionBatchesOptions,
): BatchLoader<CaptionBatch> {
  const pairs = items.flatMap(({ input, captions }) => captions.map((caption) => ({ input, caption })));
  return new DataLoader<never, CaptionBatch>(arrayDataset(pairs) as never, {
    batchSize: Math.min(batchSize, pairs.length),
    ...(seed !== undefined && { shuffle: true, seed, dropLast: true }),
    collate: (chosen: typeof pairs) =>
      toBatch(
        stackInputs(chosen.map(({ input }) => input)),
        chosen.map(({ caption }) => caption),
        maximumWords,
      ),
  });
}

/** The batch that teaches some captions. */
export function toBatch(
  frames: HostTensor,
  captions: readonly (readonly number[])[],
  maximumWords: number,
  weights: readonly number[] = captions.map(() => 1),
): CaptionBatch {
  const [batch, time] = [captions.length, maximumWords + 1];
  const tokens = new Int32Array(batch * time).fill(special.padding);
  const targets = new Int32Array(batch * time).fill(special.padding);
  for (const [row, caption] of captions.entries()) {
    tokens.set([special.start, ...caption], row * time);
    targets.set([...caption, special.end], row * time);
  }
  const shape = [batch, time];
  return {
    frames,
    tokens: { dtype: 'int32', shape, data: tokens },
    targets: { dtype: 'int32', shape, data: targets },
    weights: { dtype: 'float32', shape: [batch], data: Float32Array.from(weights) },
  };
}
