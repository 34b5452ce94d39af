import * as z from 'zod';

/** How captions are looked for; flags of the commands come from this schema. */
export const searchOptions = z.object({
  beam: z.int().positive().default(3).describe('captions that are followed at a time; 1 is greedy'),
  lengthPenalty: z
    .number()
    .nonnegative()
    .default(0.7)
    .describe(
      'power of the length by which the logarithm of a probability is divided; 0 prefers short captions',
    ),
});

export type CaptionSearchOptions = z.input<typeof searchOptions> & {
  /** Ends the work between two words, with the signal's reason as the error. */
  signal?: AbortSignal;
};
