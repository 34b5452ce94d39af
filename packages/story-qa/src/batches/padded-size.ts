/**
 * The size that `count` things are filled up to: 1, 2, 3, 4, 6, 8, 12, 16, ... Batches then come in a few shapes, of which
 * each is compiled once, and at most a third of them is filling.
 */
export function paddedSize(count: number): number {
  if (count <= 2) return Math.max(count, 1);
  const power = 2 ** Math.ceil(Math.log2(count));
  return count <= (power * 3) / 4 ? (power * 3) / 4 : power;
}
