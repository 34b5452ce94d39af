import { DlError } from '@dl/core';
import { Command as CommanderCommand, CommanderError } from 'commander';
import { commands } from './commands';
import type { Command } from './command';
import { flagsOf, parseFlags, UsageError } from './flags';
import { assertOutputsWritable } from './outputs';

/** How a `dl` process ends. */
export const exitCodes = { success: 0, failure: 1, usage: 2, interrupted: 130 } as const;

/** Where a program reads and writes; the process, or a test. */
export interface ProgramStreams {
  stdout: (text: string) => void;
  stderr: (text: string) => void;
}

/**
 * Runs one command line and returns the exit code: 0 done, 1 failed, 2 wrong usage, 130 interrupted by `signal`.
 *
 * @param words - What follows `dl`.
 */
export async function runProgram(
  words: string[],
  streams: ProgramStreams,
  signal: AbortSignal,
): Promise<number> {
  const program = new CommanderCommand('dl')
    .description('Deep learning for TypeScript: train and run networks from the terminal.')
    .showHelpAfterError('(add --help for the options)')
    .enablePositionalOptions() // flags behind a command's name are that command's
    .exitOverride()
    .configureOutput({ writeOut: streams.stdout, writeErr: streams.stderr });
  let failed = false;
  for (const command of commands) {
    addCommand(program, command, streams, signal, () => {
      failed = true;
    });
  }
  try {
    if (!words.length) program.outputHelp();
    else await program.parseAsync(words, { from: 'user' });
    if (signal.aborted) return exitCodes.interrupted;
    return failed ? exitCodes.failure : exitCodes.success;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.success : exitCodes.usage;
    if (signal.aborted) return exitCodes.interrupted;
    const usage = error instanceof UsageError;
    streams.stderr(`dl: ${usage || DlError.isInstance(error) ? error.message : stackOf(error)}\n`);
    return usage || (DlError.isInstance(error) && error.code === 'invalid-argument')
      ? exitCodes.usage
      : exitCodes.failure;
  }
}

function addCommand(
  program: CommanderCommand,
  command: Command,
  streams: ProgramStreams,
  signal: AbortSignal,
  onFailure: () => void,
): void {
  const words = command.name.split(' ');
  const parent = words.slice(0, -1).reduce((group, word) => findOrAddGroup(group, word), program);
  const node = parent.command(words.at(-1)!).description(command.summary).enablePositionalOptions();
  for (const { name, description, variadic, optional } of command.arguments ?? []) {
    const placeholder = variadic ? `${name}...` : name;
    node.argument(optional ? `[${placeholder}]` : `<${placeholder}>`, description);
  }
  for (const flag of flagsOf(command.options)) node.addOption(flag);
  node.option('--json', 'print the result as JSON, and nothing else, to stdout');
  node.option('--notes', 'write what happens to stderr, also with --json');
  node.addHelpText('after', `\nExamples:\n${command.examples.map((line) => `  $ ${line}`).join('\n')}`);

  node.action(async () => {
    const { json = false, notes = !json, ...flags } = node.opts<{ json?: boolean; notes?: boolean }>();
    const note = notes ? (line: string) => streams.stderr(`${line}\n`) : () => undefined;
    const write = json ? () => undefined : streams.stdout;
    const context = { signal, json, note, write };
    const options = parseFlags(command.options, flags);
    await assertOutputsWritable(command, options, node.args);
    const result = await command.run(options, node.args, context);
    const text = json || !command.print ? JSON.stringify(result, null, 2) : command.print(result as never);
    if (text) streams.stdout(`${text}\n`);
    if (command.failed?.(result as never)) onFailure();
  });
}

function findOrAddGroup(parent: CommanderCommand, word: string): CommanderCommand {
  return (
    parent.commands.find((command) => command.name() === word) ??
    parent.command(word).description(groups[word] ?? '')
  );
}

const groups: Record<string, string> = {
  caption: 'captions of pictures and clips',
  gan: 'images of noise: train generators, and let them draw',
  inspect: 'look inside a trained classifier',
  rl: 'games: train agents, and watch them play',
  story: 'questions about a story',
  style: 'pictures and videos in the style of paintings',
  text: 'text in a style: train networks that write, and let them',
  data: 'datasets: list, fetch and verify them in the cache',
  video: 'video classification',
  vision: 'image classification',
  vqa: 'questions about a picture',
  weights: 'weights: list, fetch, inspect and convert them',
};

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
