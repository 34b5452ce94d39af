import { FileFormatError } from '../../errors';
import { loadOptional } from '../../optional-package';
import { decodeBitmap, isBitmap } from '../../data/images/bitmap';
import type { DecodeSettings, ImageFormat } from '../../data/images/codec';
import type { Image } from '../../data/images/image';

async function loadSharp() {
  return (await loadOptional('sharp', 'Reading and writing images', () => import('sharp'))).default;
}

/** Decodes the first frame to RGB or RGBA, turned upright by its EXIF orientation; colour profiles are ignored. */
export async function decodeImage(bytes: Uint8Array, settings: DecodeSettings): Promise<Image> {
  const { name, alpha, maximumPixels } = settings;
  if (isBitmap(bytes)) return decodeBitmap(bytes, settings);
  const sharp = await loadSharp();
  try {
    const upright = sharp(bytes, { failOn: 'error', limitInputPixels: maximumPixels, ignoreIcc: true })
      .autoOrient()
      .toColourspace('srgb');
    const { data, info } = await (alpha ? upright.ensureAlpha() : upright.removeAlpha())
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true });
    const { width, height, channels } = info;
    return {
      data: new Uint8Array(data.buffer, data.byteOffset, data.length),
      width,
      height,
      channels: channels as 3 | 4,
    };
  } catch (cause) {
    throw new FileFormatError(`${name} cannot be decoded: ${(cause as Error).message.split('\n')[0]}`, {
      cause,
    });
  }
}

/** Encodes an image; `quality`, from 1 to 100, is for jpeg and webp. */
export async function encodeImage(image: Image, format: ImageFormat, quality = 90): Promise<Uint8Array> {
  const sharp = await loadSharp();
  const { data, width, height, channels } = image;
  return sharp(data, { raw: { width, height, channels } })
    .toFormat(format, format === 'png' ? {} : { quality })
    .toBuffer();
}
