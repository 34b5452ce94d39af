import * as z from 'zod';

/** An event of a training, as it stands in its log; what else it holds depends on its type. */
export const runEventSchema = z.looseObject({
  type: z.string(),
  step: z.number(),
  time: z.iso.datetime(),
});

export type RunEvent = z.output<typeof runEventSchema>;
