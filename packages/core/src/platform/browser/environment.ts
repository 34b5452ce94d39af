export const isNode = false;

export function environmentVariable(): string | undefined {
  return undefined;
}

/** There is none to set. */
export function setEnvironmentVariable(): void {}
