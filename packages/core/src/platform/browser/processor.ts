export function processorName(): string {
  return 'CPU';
}

export function processorCount(): number {
  return navigator.hardwareConcurrency;
}
