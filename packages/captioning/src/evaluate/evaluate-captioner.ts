import type { HostTensor } from '@dl/core';
import { parseOptions } from '@dl/core/internal';
import { searchOptions, type CaptionSearchOptions } from '../caption/search-settings';
import type { CaptionDataset } from '../data/caption-dataset';
import { searchCaptions } from '../decode/search-captions';
import { seeDataset, stackInputs } from '../inputs/see-frames';
import { scoreCaptions, type CaptionScores } from '../metrics/score-captions';
import { tokenizeCaption } from '../metrics/tokenize-caption';
import type { CaptionModel } from '../model/caption-model';

/** A caption in the form of COCO's result files. */
export interface CaptionResult {
  image_id: number | string;
  caption: string;
}

export interface CaptionEvaluation {
  scores: CaptionScores;
  /** Share of the captions that are word for word one of the references, 0 to 1. */
  exactMatch: number;
  /** In the order of the data set: `JSON.stringify(results)` is COCO's `captions_<split>_<name>_results.json`. */
  results: CaptionResult[];
}

/** Pictures that are described at once. */
const batchSize = 32;

/**
 * Describes all pictures or clips of a data set, and judges the captions.
 *
 * ```ts
 * const { scores, results } = await evaluateCaptioner(model, await loadCocoCaptions('coco', { split: 'val2017' }));
 * scores.ciderD;
 * await writeFile('captions_val2017_mine_results.json', JSON.stringify(results));
 * ```
 *
 * @throws {@link CaptionedItemError} for a picture that cannot be read; {@link InvalidArgumentError} if there is none.
 */
export async function evaluateCaptioner(
  model: CaptionModel,
  dataset: CaptionDataset,
  options: CaptionSearchOptions = {},
): Promise<CaptionEvaluation> {
  const { features, network } = model;
  const inputs = await seeDataset(dataset, network.configuration, { features, signal: options.signal });
  return describeInputs(model, dataset, inputs, options);
}

/** {@link evaluateCaptioner} of inputs that were made already. */
export async function describeInputs(
  { network, vocabulary }: CaptionModel,
  { items }: CaptionDataset,
  inputs: readonly HostTensor[],
  { signal, ...options }: CaptionSearchOptions,
): Promise<CaptionEvaluation> {
  const search = parseOptions('evaluateCaptioner', searchOptions, options);
  const results: CaptionResult[] = [];
  for (let first = 0; first < inputs.length; first += batchSize) {
    const chosen = inputs.slice(first, first + batchSize);
    // Filled up, so that every step has the same shape and is compiled once.
    const filled = Array.from(
      { length: Math.min(batchSize, inputs.length) },
      (_, row) => chosen[row] ?? chosen[0]!,
    );
    const found = await searchCaptions(network, stackInputs(filled), { ...search, signal });
    for (const index of chosen.keys()) {
      const caption = vocabulary.decode(found[index]![0]!.tokens);
      results.push({ image_id: items[first + index]!.id, caption });
    }
  }
  const judged = results.map(({ caption }, index) => ({
    candidate: caption,
    references: items[index]!.captions,
  }));
  const isExact = ({ candidate, references }: (typeof judged)[0]) =>
    references.some(
      (reference) => tokenizeCaption(reference).join(' ') === tokenizeCaption(candidate).join(' '),
    );
  return {
    scores: scoreCaptions(judged),
    exactMatch: judged.filter(isExact).length / judged.length,
    results,
  };
}
