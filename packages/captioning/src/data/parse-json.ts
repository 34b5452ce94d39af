import { FileFormatError } from '@dl/core';
import { readText } from '@dl/core/data';
import type * as z from 'zod';

/** Reads a JSON file of a known form. Fields that the form does not name are left out. */
export async function parseJsonFile<Schema extends z.ZodType>(
  path: string,
  form: Schema,
): Promise<z.output<Schema>> {
  const text = await readText(path);
  if (!text.trim()) throw new FileFormatError(`${path} is empty`);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new FileFormatError(`${path} is not JSON, or is cut off: ${String(cause)}`, { cause });
  }
  const parsed = form.safeParse(json);
  if (parsed.success) return parsed.data;
  const [{ path: place, message }] = parsed.error.issues as [z.core.$ZodIssue];
  throw new FileFormatError(`${path}, at ${place.join('.') || 'its root'}: ${message}`);
}
