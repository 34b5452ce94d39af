/** There is no Python; the worker that would start it says so. */
export function defaultPython(): string {
  return 'python3';
}

export function bridgeScript(): string {
  return '';
}
