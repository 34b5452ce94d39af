export function describeMachine(): string {
  return `${navigator.userAgent}, ${navigator.hardwareConcurrency} cores`;
}

export async function gitCommit(): Promise<string | null> {
  return null;
}
