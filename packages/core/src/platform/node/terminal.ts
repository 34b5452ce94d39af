/** A progress bar in the last line of the terminal. */
export interface TerminalBar {
  update(done: number, text: string): void;
  /** Clears the line. Has to be called, or the terminal keeps the settings of the bar and the process lives on. */
  stop(): void;
}

/** True if a bar can be drawn on the standard error output. */
export function isInteractive(): boolean {
  return process.stderr.isTTY;
}

/** Writes a line to the standard error output, so that the standard output is free for results. */
export function printLine(line: string): void {
  process.stderr.write(`${line}\n`);
}

export async function startBar(total: number): Promise<TerminalBar> {
  const { Presets, SingleBar } = (await import('cli-progress')).default;
  const format = '{bar} {percentage}% | {text}';
  const bar = new SingleBar(
    { format, barsize: 20, hideCursor: true, clearOnComplete: true },
    Presets.shades_classic,
  );
  bar.start(total, 0, { text: '' });
  return { update: (done, text) => bar.update(done, { text }), stop: () => bar.stop() };
}
