/** Schemas of the options that many layers have. */
import * as z from 'zod';

export const size = z.number().int().positive();
export const count = z.number().int().nonnegative();
export const flag = (initial: boolean) => z.boolean().default(initial);

/** A number for each of `rank` axes, or one for all. */
export function spatial(rank: number, element: z.ZodType<number> = size) {
  return z
    .union([element, z.array(element).length(rank)])
    .transform((value) => (typeof value === 'number' ? new Array<number>(rank).fill(value) : value));
}

/** Channels are last here. A network for channels first has its weights in another order after Flatten. */
export const channelsLast = z
  .literal('channels_last', { error: 'only channels_last is; convert the model with Keras first' })
  .default('channels_last');

export const padding = z.enum(['valid', 'same']).default('valid');
