/** A stretch of pixels along one axis. */
interface Stretch {
  /** First pixel that is computed, and how many. */
  readonly from: number;
  readonly size: number;
  /** Pixels of it that are kept; those of all stretches together are the whole axis, each once. */
  readonly keepFrom: number;
  readonly keepTo: number;
}

/** A rectangle of a picture that is computed, and the part of it that is kept. */
export interface Tile {
  readonly x: Stretch;
  readonly y: Stretch;
}

export interface TilePlan {
  /** Width and height of what is computed, a multiple of `multiple`, more than twice the overlap. */
  readonly tileSize: number;
  /** Pixels around what is kept. */
  readonly overlap: number;
  /** What all tiles begin at multiples of. */
  readonly multiple: number;
}

/**
 * Rectangles of one size that cover a picture, each with `overlap` pixels around what is kept of it, save at the edges of
 * the picture. All begin at multiples of `multiple`, so that layers with a stride see every tile in the phase in which they
 * see the picture.
 */
export function planTiles(width: number, height: number, { tileSize, overlap, multiple }: TilePlan): Tile[] {
  const stretches = (length: number): Stretch[] => {
    const whole = Math.ceil(length / multiple) * multiple; // goes beyond the edge of the picture
    if (whole <= tileSize) return [{ from: 0, size: whole, keepFrom: 0, keepTo: length }];
    const step = tileSize - 2 * overlap;
    return Array.from({ length: Math.ceil(length / step) }, (_, i) => ({
      from: Math.min(Math.max(i * step - overlap, 0), whole - tileSize),
      size: tileSize,
      keepFrom: i * step,
      keepTo: Math.min((i + 1) * step, length),
    }));
  };
  const columns = stretches(width);
  return stretches(height).flatMap((y) => columns.map((x) => ({ x, y })));
}
