import type { Image } from '@dl/core/data';

/** A picture in characters: each shows two pixels, one above the other, as its own and its background's colour. */
export function terminalPicture({ data, width, height }: Image, columns: number): string {
  const cell = width / columns;
  const rows = Math.floor(height / cell / 2);
  const colour = (column: number, line: number) => {
    const x = Math.floor((column + 0.5) * cell);
    const y = Math.min(Math.floor((line + 0.5) * cell), height - 1);
    const at = (y * width + x) * 3;
    return `${data[at]};${data[at + 1]};${data[at + 2]}`;
  };
  return Array.from({ length: rows }, (_, row) => {
    const characters = Array.from(
      { length: columns },
      (_, column) =>
        `\u001b[38;2;${colour(column, 2 * row)}m\u001b[48;2;${colour(column, 2 * row + 1)}m\u2580`,
    );
    return `${characters.join('')}\u001b[0m`;
  }).join('\n');
}
