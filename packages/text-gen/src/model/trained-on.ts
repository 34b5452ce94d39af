import * as z from 'zod';

/** What a model was trained on; it is saved with the weights. */
export const trainedOn = z.object({
  /** Name of the corpus, or of the file. */
  corpus: z.string(),
  licence: z.string().optional(),
  /** Of the text in UTF-8, hexadecimal. */
  sha256: z.string(),
  /** Share of the text, at its end, that was held out. */
  heldOut: z.number(),
  /** How a text may start: what `generate` takes if it is given nothing. */
  prime: z.string().optional(),
});

export type TrainedOn = z.output<typeof trainedOn>;
