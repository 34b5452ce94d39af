export function processorName(): string {
  return 'CPU'; // browsers do not tell
}
