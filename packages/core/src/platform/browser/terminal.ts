/** A progress bar in the last line of the terminal. */
export interface TerminalBar {
  update(done: number, text: string): void;
  stop(): void;
}

/** A page has no terminal. */
export function isInteractive(): boolean {
  return false;
}

/** Writes a line to the console of the browser. */
export function printLine(line: string): void {
  // eslint-disable-next-line no-console -- the console is the browser's standard error output
  console.info(line);
}

export function startBar(): Promise<TerminalBar> {
  throw new Error('there is no terminal: see isInteractive');
}
