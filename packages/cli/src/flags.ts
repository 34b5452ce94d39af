import { isDeepStrictEqual } from 'node:util';
import { Option } from 'commander';
import * as z from 'zod';

interface FieldSchema {
  type?: string;
  description?: string;
  default?: unknown;
  enum?: unknown[];
  items?: FieldSchema;
  minimum?: number;
  exclusiveMinimum?: number;
  maximum?: number;
}

/**
 * The flags of an options schema: `learningRate: z.number()` becomes `--learning-rate <number>`, an enum lists its
 * choices, a boolean is a switch (`--no-name` where it is on by default), an array takes several values. Values stay
 * text here; {@link parseFlags} checks them.
 */
export function flagsOf(schema: z.ZodObject): Option[] {
  const { properties = {}, required = [] } = z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
  }) as {
    properties?: Record<string, FieldSchema>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, field]) => flagOf(name, field, required.includes(name)));
}

function flagOf(name: string, field: FieldSchema, required: boolean): Option {
  const flag = kebabCase(name);
  if (field.type === 'boolean') {
    return field.default === true
      ? new Option(`--no-${flag}`, `switch off: ${field.description}`)
      : new Option(`--${flag}`, field.description);
  }
  const { items, enum: choices = items?.enum, default: initial } = field;
  const listed = choices?.join('|') ?? '';
  const isLong = listed.length > longestPlaceholder;
  const notes = [
    isLong && `one of ${choices?.join(', ')}`,
    isShown(initial) && `default: ${String(initial)}`,
    bounds(field),
  ].filter(Boolean);
  const description = [field.description, ...notes.map((note) => `(${note})`)].join(' ');
  const placeholder = isLong ? 'name' : listed || (items?.type ?? field.type ?? 'value');
  return new Option(`--${flag} <${placeholder}${items ? '...' : ''}>`, description).makeOptionMandatory(
    required,
  );
}

/** Choices that take more characters stand in the description: the placeholders of all flags share one column. */
const longestPlaceholder = 60;

const isShown = (initial: unknown) =>
  initial !== undefined && !(Array.isArray(initial) && initial.length === 0);

function bounds({ minimum, exclusiveMinimum, maximum }: FieldSchema): string | undefined {
  const parts = [
    minimum !== undefined && minimum > Number.MIN_SAFE_INTEGER && `at least ${minimum}`,
    exclusiveMinimum !== undefined && `more than ${exclusiveMinimum}`,
    maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER && `at most ${maximum}`,
  ].filter(Boolean);
  return parts.length ? parts.join(', ') : undefined;
}

/** A flag's value is not what the schema allows. The program ends with exit code 2. */
export class UsageError extends Error {}

/**
 * Checks the values that the flags were given and fills in the defaults.
 *
 * @throws {@link UsageError} with a line for each value that is wrong.
 */
export function parseFlags<Schema extends z.ZodObject>(
  schema: Schema,
  values: Record<string, unknown>,
): z.output<Schema> {
  const { properties = {} } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as {
    properties?: Record<string, FieldSchema>;
  };
  const given = Object.entries(values).filter(([name, value]) => name in properties && value !== undefined);
  const typed = given.map(
    ([name, value]) => [name, isNumeric(properties[name]!) ? Number(value) : value] as const,
  );
  const parsed = schema.safeParse(Object.fromEntries(typed));
  if (parsed.success) return parsed.data;
  throw new UsageError(
    parsed.error.issues
      .map(
        ({ path, message }) =>
          `--${kebabCase(String(path[0]))} ${String(values[String(path[0])])}: ${message}`,
      )
      .join('\n'),
  );
}

const isNumeric = ({ type }: FieldSchema) => type === 'number' || type === 'integer';

const kebabCase = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/**
 * The words of a command line that stand for these options: {@link parseFlags} makes the same options of them. Each value sticks to its
 * flag, so that a value that looks like a flag is none.
 */
export function flagWords(options: Record<string, unknown>): string[] {
  return Object.entries(options).flatMap(([name, value]) => {
    const flag = kebabCase(name);
    if (value === undefined) return [];
    if (typeof value === 'boolean') return [value ? `--${flag}` : `--no-${flag}`];
    return [value as string | number | string[]].flat().map((single) => `--${flag}=${single}`);
  });
}

/** The line that runs a command with these options again, for a shell: all that do not have their default. */
export function commandLine(name: string, schema: z.ZodObject, options: Record<string, unknown>): string {
  const defaults = schema.partial().parse({}) as Record<string, unknown>;
  const isSet = ([option, value]: [string, unknown]) => !isDeepStrictEqual(value, defaults[option]);
  const words = flagWords(Object.fromEntries(Object.entries(options).filter(isSet)));
  return ['dl', ...name.split(' '), ...words.map(quoted)].join(' ');
}

/** In quotation marks if a shell would take it apart. */
const quoted = (word: string) => (/^[\w./:=,@+-]*$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`);
