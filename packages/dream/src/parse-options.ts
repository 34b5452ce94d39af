import { InvalidArgumentError } from '@dl/core';
import { z } from 'zod';

/**
 * The options with their defaults.
 *
 * @throws {@link InvalidArgumentError} for what the schema does not allow.
 */
export function parseOptions<Schema extends z.ZodType>(
  name: string,
  schema: Schema,
  options: z.input<Schema>,
): z.output<Schema> {
  const parsed = schema.safeParse(options);
  if (parsed.success) return parsed.data;
  throw new InvalidArgumentError(`${name}: ${z.prettifyError(parsed.error)}`);
}
