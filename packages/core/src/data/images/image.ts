/** Pixels in rows from top to bottom, channels last: 1 is grey, 3 is RGB, 4 is RGB with alpha. */
export interface Pixels<Data extends Uint8Array | Float32Array> {
  /** `height * width * channels` values. */
  readonly data: Data;
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3 | 4;
}

/** A decoded image, 8 bits a channel. */
export type Image = Pixels<Uint8Array>;

/** An image as floating-point numbers, as a network takes it. */
export type FloatImage = Pixels<Float32Array>;

/** Zeros for pixels of the kind of `like`, in another size. */
export function blank<Data extends Uint8Array | Float32Array>(
  like: Pixels<Data>,
  width: number,
  height: number,
): Pixels<Data> {
  const { channels } = like;
  const ArrayClass = like.data.constructor as new (length: number) => Data;
  return { data: new ArrayClass(width * height * channels), width, height, channels };
}
