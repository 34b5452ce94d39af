export const isNode = true;

/** The value of an environment variable; undefined if it is not set or empty. */
export function environmentVariable(name: string): string | undefined {
  return process.env[name] || undefined;
}

/** Sets an environment variable for native code that is loaded later. */
export function setEnvironmentVariable(name: string, value: string): void {
  process.env[name] = value;
}
