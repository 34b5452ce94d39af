import os from 'node:os';

export function processorName(): string {
  return os.cpus()[0]?.model.trim() ?? os.arch();
}

/** How many threads this process may run at once. */
export function processorCount(): number {
  return os.availableParallelism();
}
