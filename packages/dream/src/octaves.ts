export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

/** Sizes of a picture from the smallest octave to its own: each side `scale` times that of the one before. */
export function octaveSizes({ width, height }: PictureSize, octaves: number, scale: number): PictureSize[] {
  return Array.from({ length: octaves }, (_, i) => scaled({ width, height }, scale ** (i - octaves + 1)));
}

/** The size with a longer side of `length` pixels, in the same proportions. */
export function fitLongerSide(size: PictureSize, length: number): PictureSize {
  return scaled(size, length / Math.max(size.width, size.height));
}

function scaled({ width, height }: PictureSize, factor: number): PictureSize {
  return { width: Math.max(1, Math.round(width * factor)), height: Math.max(1, Math.round(height * factor)) };
}
