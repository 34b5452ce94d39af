/**
 * Rows as an aligned text table with a header. Columns that hold only numbers are aligned to the right.
 *
 * ```ts
 * table([{ name: 'cpu', installed: true }]); // "name  installed\ncpu   true"
 * ```
 */
export function table(rows: readonly Record<string, string | number | boolean | null | undefined>[]): string {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const columns = names.map((name) => {
    const cells = rows.map((row) => String(row[name] ?? ''));
    const width = Math.max(name.length, ...cells.map((cell) => cell.length));
    const right = rows.every((row) => typeof row[name] === 'number');
    return [name, ...cells].map((cell) => (right ? cell.padStart(width) : cell.padEnd(width)));
  });
  return Array.from({ length: rows.length + 1 }, (_, line) =>
    columns
      .map((cells) => cells[line])
      .join('  ')
      .trimEnd(),
  ).join('\n');
}
