import os from 'node:os';

export function processorName(): string {
  return os.cpus()[0]?.model.trim() ?? os.arch();
}
