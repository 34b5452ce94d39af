/** Rows of a table, in the order of `indices`. */
export function gatherRows(
  table: Float32Array,
  indices: Int32Array | Uint32Array,
  width: number,
): Float32Array {
  const rows = new Float32Array(indices.length * width);
  indices.forEach((index, i) => rows.set(table.subarray(index * width, (index + 1) * width), i * width));
  return rows;
}
