#!/usr/bin/env node
import { runProgram } from './program';

const interruption = new AbortController();
process.once('SIGINT', () => interruption.abort()); // a second Ctrl-C ends the process at once
process.once('SIGTERM', () => interruption.abort());
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  interruption.abort(); // who read, as `head` does, has enough
});

process.exitCode = await runProgram(
  process.argv.slice(2),
  { stdout: (text) => process.stdout.write(text), stderr: (text) => process.stderr.write(text) },
  interruption.signal,
);
