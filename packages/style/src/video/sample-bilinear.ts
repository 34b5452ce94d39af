/** Values in rows from top to bottom, `channels` for each pixel. */
export interface Grid {
  readonly data: ArrayLike<number>;
  readonly width: number;
  readonly height: number;
  readonly channels: number;
}

/**
 * Writes the values between four pixels at (x, y) to `target` from `offset` on. Beyond the edge the last pixels are
 * repeated.
 */
export function sampleBilinear(grid: Grid, x: number, y: number, target: Float32Array, offset: number): void {
  const { data, width, height, channels } = grid;
  const column = Math.min(Math.max(x, 0), width - 1);
  const row = Math.min(Math.max(y, 0), height - 1);
  const [left, top] = [Math.floor(column), Math.floor(row)];
  const [right, bottom] = [Math.min(left + 1, width - 1), Math.min(top + 1, height - 1)];
  const [across, down] = [column - left, row - top];
  for (let channel = 0; channel < channels; channel++) {
    const at = (px: number, py: number) => data[(py * width + px) * channels + channel]!;
    const above = at(left, top) * (1 - across) + at(right, top) * across;
    const below = at(left, bottom) * (1 - across) + at(right, bottom) * across;
    target[offset + channel] = above * (1 - down) + below * down;
  }
}
