export const isNode = false;

export function environmentVariable(): string | undefined {
  return undefined;
}
