/**
 * How much each earlier painting counts at each pixel, where several are known: the latest one counts wherever it holds,
 * an earlier one only where none of the later ones do (Ruder et al. 2016, section 5.3, equation 8).
 *
 * @param reliabilities - From the latest painting to the earliest.
 */
export function longTermWeights(reliabilities: readonly Float32Array[]): Float32Array[] {
  return reliabilities.map((reliability, index) =>
    reliability.map((value, pixel) => {
      const known = reliabilities.slice(0, index).reduce((sum, later) => sum + later[pixel]!, 0);
      return Math.max(value - known, 0);
    }),
  );
}
