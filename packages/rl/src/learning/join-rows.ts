/** Rows of the same length as one table, row after row. */
export function joinRows(rows: readonly Float32Array[]): Float32Array {
  const table = new Float32Array(rows.length * rows[0]!.length);
  rows.forEach((row, i) => table.set(row, i * row.length));
  return table;
}
