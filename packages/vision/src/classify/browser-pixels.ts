import type { Image } from '@dl/core/data';

/** The pixels of a canvas, which have red, green, blue and alpha. */
export function readImageData({ data, width, height }: ImageData): Image {
  return { data: new Uint8Array(data.buffer, data.byteOffset, data.length), width, height, channels: 4 };
}

/** The pixels of a bitmap of a browser, which stays the caller's. */
export function readBitmap(bitmap: ImageBitmap): Image {
  const { width, height } = bitmap;
  const context = new OffscreenCanvas(width, height).getContext('2d')!;
  context.drawImage(bitmap, 0, 0);
  return readImageData(context.getImageData(0, 0, width, height));
}
