export const isNode = true;

/** The value of an environment variable; undefined if it is not set or empty. */
export function environmentVariable(name: string): string | undefined {
  return process.env[name] || undefined;
}
