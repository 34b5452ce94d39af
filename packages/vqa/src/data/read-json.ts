import { FileFormatError } from '@dl/core';
import { readText } from '@dl/core/data';
import type * as z from 'zod';

/**
 * Reads a JSON file and checks its form.
 *
 * @param form - What the file is, for messages: "VQA v2 questions".
 * @throws {@link FileFormatError} that names the file and the entry.
 */
export async function readJson<Schema extends z.ZodType>(
  path: string,
  schema: Schema,
  form: string,
): Promise<z.output<Schema>> {
  let value: unknown;
  try {
    value = JSON.parse(await readText(path));
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    throw new FileFormatError(`${path} is not JSON: ${cause.message}`, { cause });
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const entry = issue!.path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`));
  const place = entry.length ? `entry ${entry.join('').replace(/^\./, '')}` : 'it';
  throw new FileFormatError(`${path} has not the form of ${form}: ${place}: ${issue!.message}`);
}
