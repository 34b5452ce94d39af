import { FileFormatError } from '../../errors';
import { dropAlpha } from '../../data/images/drop-alpha';
import type { DecodeSettings, ImageFormat } from '../../data/images/codec';
import type { Image } from '../../data/images/image';

/**
 * Decodes the first frame to RGB or RGBA, turned upright by its EXIF orientation; colour profiles are ignored. A canvas
 * keeps colours multiplied by alpha, so the colours of transparent pixels are approximate, and black where alpha is 0.
 */
export async function decodeImage(bytes: Uint8Array, settings: DecodeSettings): Promise<Image> {
  const { name, alpha, maximumPixels } = settings;
  const bitmap = await createImageBitmap(new Blob([bytes as Uint8Array<ArrayBuffer>]), {
    imageOrientation: 'from-image',
    colorSpaceConversion: 'none',
    premultiplyAlpha: 'none',
  }).catch((cause: unknown) => {
    throw new FileFormatError(
      `${name} cannot be decoded: it is damaged, or of a format the browser cannot read`,
      { cause },
    );
  });
  try {
    const { width, height } = bitmap;
    if (width * height > maximumPixels) {
      throw new FileFormatError(
        `${name} cannot be decoded: it has ${width}x${height} pixels, more than ${maximumPixels}`,
      );
    }
    const context = new OffscreenCanvas(width, height).getContext('2d')!;
    context.drawImage(bitmap, 0, 0);
    const { data } = context.getImageData(0, 0, width, height);
    return alpha
      ? { data: new Uint8Array(data.buffer), width, height, channels: 4 }
      : dropAlpha(data, width, height);
  } finally {
    bitmap.close();
  }
}

/** Encodes an image; `quality`, from 1 to 100, is for jpeg and webp. */
export async function encodeImage(image: Image, format: ImageFormat, quality = 90): Promise<Uint8Array> {
  const { data, width, height, channels } = image;
  const pixels = new ImageData(width, height);
  for (let pixel = 0; pixel < width * height; pixel++) {
    for (let channel = 0; channel < 3; channel++) {
      pixels.data[pixel * 4 + channel] = data[pixel * channels + (channels === 1 ? 0 : channel)]!;
    }
    pixels.data[pixel * 4 + 3] = channels === 4 ? data[pixel * 4 + 3]! : 255;
  }
  const canvas = new OffscreenCanvas(width, height);
  canvas.getContext('2d')!.putImageData(pixels, 0, 0);
  const blob = await canvas.convertToBlob({ type: `image/${format}`, quality: quality / 100 });
  return new Uint8Array(await blob.arrayBuffer());
}
