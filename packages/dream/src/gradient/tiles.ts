/** Equal parts of a length, in order; neighbours overlap by at most a few pixels. */
export interface Parts {
  /** Pixels of each. */
  readonly size: number;
  readonly starts: readonly number[];
}

/**
 * Divides a length into as few equal parts as keep to `limit`: of one size, so that a backend that compiles graphs
 * compiles one.
 */
export function equalParts(length: number, limit: number): Parts {
  const count = Math.ceil(length / limit);
  const size = Math.ceil(length / count);
  return {
    size,
    starts: Array.from({ length: count }, (_, i) => (i === count - 1 ? length - size : i * size)),
  };
}

/** A rectangle of a picture [height, width, 3] that is closed to a ring in both directions. */
export interface Tile {
  readonly top: number;
  readonly left: number;
  readonly height: number;
  readonly width: number;
}

interface Canvas {
  readonly data: Float32Array;
  readonly width: number;
  readonly height: number;
}

/** Copies a tile out of a picture. */
export function readTile(canvas: Canvas, tile: Tile): Float32Array {
  const target = new Float32Array(tile.height * tile.width * 3);
  for (const { inPicture, inTile, length } of runs(canvas, tile)) {
    target.set(canvas.data.subarray(inPicture, inPicture + length), inTile);
  }
  return target;
}

/** Puts a tile into a picture. */
export function writeTile(canvas: Canvas, tile: Tile, data: Float32Array): void {
  for (const { inPicture, inTile, length } of runs(canvas, tile)) {
    canvas.data.set(data.subarray(inTile, inTile + length), inPicture);
  }
}

/** The stretches of numbers that lie together in both. */
function* runs({ width, height }: Canvas, tile: Tile) {
  const left = modulo(tile.left, width);
  const first = Math.min(tile.width, width - left); // pixels until the right edge
  for (let row = 0; row < tile.height; row++) {
    const y = modulo(tile.top + row, height);
    const inTile = row * tile.width * 3;
    yield { inPicture: (y * width + left) * 3, inTile, length: first * 3 };
    if (first < tile.width) {
      yield { inPicture: y * width * 3, inTile: inTile + first * 3, length: (tile.width - first) * 3 };
    }
  }
}

const modulo = (value: number, length: number) => ((value % length) + length) % length;
