/** A page is not told. */
export async function availableMemory(): Promise<number> {
  return Infinity;
}
