import { FileFormatError } from '../../errors';
import type { DecodeSettings } from './codec';
import { blank, type Image } from './image';

/** True for the bytes of a Windows bitmap (BMP), which `sharp` does not read. */
export const isBitmap = (bytes: Uint8Array): boolean => bytes[0] === 0x42 && bytes[1] === 0x4d; // 'BM'

/** Bits a pixel that are read, uncompressed: indices of a palette, and blue, green, red with a byte to spare or not. */
const depths = [8, 24, 32];
const headerBytes = 54;

/**
 * Decodes an uncompressed bitmap (BITMAPINFOHEADER and later) to RGB, or to opaque RGBA.
 *
 * @throws {@link FileFormatError} if it is damaged, truncated, compressed or too large.
 */
export function decodeBitmap(bytes: Uint8Array, { name, alpha, maximumPixels }: DecodeSettings): Image {
  const wrong = (reason: string) => new FileFormatError(`${name} cannot be decoded: ${reason}`);
  if (bytes.length < headerBytes) throw wrong('the bitmap ends within its header');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const pixelsAt = view.getUint32(10, true);
  const width = view.getInt32(18, true);
  const signedHeight = view.getInt32(22, true);
  const depth = view.getUint16(28, true);
  const compression = view.getUint32(30, true);
  const height = Math.abs(signedHeight);
  if (width < 1 || height < 1) throw wrong(`the bitmap has ${width}x${height} pixels`);
  if (width * height > maximumPixels) {
    throw wrong(`Input image exceeds pixel limit: ${width}x${height} of ${maximumPixels}`);
  }
  if (!depths.includes(depth) || compression !== 0) {
    throw wrong(
      `bitmaps are read with ${depths.join(', ')} bits a pixel and without compression; this one has ${depth} and ` +
        `compression ${compression}. Save it as PNG.`,
    );
  }
  const stride = Math.ceil((width * depth) / 32) * 4; // rows end at multiples of four bytes
  if (pixelsAt < headerBytes || pixelsAt + stride * height > bytes.length) {
    throw wrong(
      `the bitmap is truncated: it needs ${pixelsAt + stride * height} bytes and has ${bytes.length}`,
    );
  }
  const palette = 14 + view.getUint32(14, true);
  const pixelBytes = depth / 8;
  const image = blank({ data: new Uint8Array(0), width, height, channels: alpha ? 4 : 3 }, width, height);
  const { data, channels } = image;
  if (alpha) data.fill(255);
  for (let y = 0, to = 0; y < height; y++) {
    const row = pixelsAt + (signedHeight > 0 ? height - 1 - y : y) * stride; // from the bottom to the top, usually
    for (let x = 0; x < width; x++, to += channels) {
      const at = row + x * pixelBytes;
      const from = depth === 8 ? palette + 4 * bytes[at]! : at;
      data[to] = bytes[from + 2]!;
      data[to + 1] = bytes[from + 1]!;
      data[to + 2] = bytes[from]!;
    }
  }
  return image;
}
