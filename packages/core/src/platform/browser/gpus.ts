/** Browsers do not tell. */
export function nvidiaGpus(): Promise<string[]> {
  return Promise.resolve([]);
}
