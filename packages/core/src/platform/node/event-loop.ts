/** Resolves in a later task, so that timers, signals and input get their turn. */
export function nextTask(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
