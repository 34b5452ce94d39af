import * as z from 'zod';
import { InvalidArgumentError } from '../errors';

/**
 * The options of the function `name`, with their defaults.
 *
 * @throws {@link InvalidArgumentError} with all that the schema does not allow.
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
