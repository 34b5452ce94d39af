import { runProgram } from '../program';

/** Runs `dl` with these words in this process, and returns what it would print and its exit code. */
export async function runCaptured(
  words: string[],
  signal = new AbortController().signal,
): Promise<{ code: number; stdout: string; stderr: string }> {
  const output = { stdout: '', stderr: '' };
  const streams = {
    stdout: (text: string) => void (output.stdout += text),
    stderr: (text: string) => void (output.stderr += text),
  };
  const code = await runProgram(words, streams, signal);
  return { code, ...output };
}
