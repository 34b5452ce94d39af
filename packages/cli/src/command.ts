import type * as z from 'zod';
import type { Output } from './outputs';

/** What a running command can use. */
export interface CommandContext {
  /** Aborted by Ctrl-C. Long work stops at its next step and keeps its checkpoint. */
  signal: AbortSignal;
  /** True with `--json`: the result is printed as JSON, and nothing else goes to stdout. */
  json: boolean;
  /** Writes a line for a person to stderr; silent with `--json`, unless `--notes` is given. */
  note: (line: string) => void;
  /** Writes a part of the result for a person to stdout, as soon as it is there; silent with `--json`. */
  write: (text: string) => void;
}

/** A value that a command takes without a flag, such as a file. */
export interface PositionalArgument {
  name: string;
  description: string;
  /** Takes all that follow; at least one. Default: false. */
  variadic?: boolean;
  /** May be left out. Default: false. */
  optional?: boolean;
  /** What the command writes there, which is checked before its work; an option says so by `meta({ writes })`. */
  writes?: Output;
}

/** A command as data: the program's flags, its help and its validation all come from here. */
export interface Command<Options extends z.ZodObject = z.ZodObject> {
  /** Words after `dl`, for example "vision train". */
  name: string;
  /** One sentence for the list of commands. */
  summary: string;
  arguments?: PositionalArgument[];
  /** Every field becomes a flag; its `describe()` text, default and bounds become the help. */
  options: Options;
  /** Complete command lines, shown at the end of the help. */
  examples: string[];
  /** Does the work and returns its result, which is printed by {@link print} or, with `--json`, as JSON. */
  run(options: z.output<Options>, positional: string[], context: CommandContext): Promise<unknown>;
  /** The result as text for a person. */
  print?(result: never): string;
  /** Whether the result, which is printed all the same, makes the exit code 1. Default: it does not. */
  failed?(result: never): boolean;
}

/** Types a command's options by its schema. */
export function defineCommand<Options extends z.ZodObject, Result>(
  command: Omit<Command<Options>, 'run' | 'print' | 'failed'> & {
    run(options: z.output<Options>, positional: string[], context: CommandContext): Promise<Result>;
    print?(result: Result): string;
    failed?(result: Result): boolean;
  },
): Command {
  return command;
}
