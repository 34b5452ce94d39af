import { encodeImage as encode, decodeImage as decode } from '#platform/images';
import { assertReplaceable, readFile, writeFileAtomic } from '#platform/files';
import { InvalidArgumentError } from '../../errors';
import { toGray } from '../transforms/color';
import type { ImageFormat } from './codec';
import type { Image } from './image';

export interface DecodeImageOptions {
  /** What errors call the image. Default: 'the image'; `readImage` gives its path. */
  name?: string;
  /** 1 is grey (luma), 3 RGB without alpha, 4 RGB with alpha. Default: 3. */
  channels?: 1 | 3 | 4;
  /** Images with more pixels are refused, so that a small file cannot fill the memory. Default: 178,956,970, as in PIL. */
  maximumPixels?: number;
}

/**
 * Decodes PNG, JPEG, WebP, GIF (its first frame), BMP and what else the platform reads, to 8 bits a channel. The EXIF
 * orientation is applied, colour profiles are not (PIL and so torchvision ignore them too). In Node this needs `sharp`.
 *
 * ```ts
 * const { width, height, data } = await decodeImage(bytes);
 * ```
 *
 * @throws {@link FileFormatError} if the image is damaged, truncated or too large.
 * @throws {@link MissingDependencyError} if `sharp` is not installed.
 */
export async function decodeImage(bytes: Uint8Array, options: DecodeImageOptions = {}): Promise<Image> {
  const { name = 'the image', channels = 3, maximumPixels = 178_956_970 } = options;
  const image = await decode(bytes, { name, alpha: channels === 4, maximumPixels });
  return channels === 1 ? toGray(image) : image;
}

/** Reads and decodes an image file: {@link decodeImage}. */
export async function readImage(path: string | URL, options: DecodeImageOptions = {}): Promise<Image> {
  return decodeImage(await readFile(path), { name: String(path), ...options });
}

export interface EncodeImageOptions {
  /** 1 (small) to 100 (good), for jpeg and webp. Default: 90. */
  quality?: number;
}

/**
 * Encodes an image. In Node this needs `sharp`.
 *
 * ```ts
 * const bytes = await encodeImage(image, 'jpeg', { quality: 95 });
 * ```
 */
export async function encodeImage(
  image: Image,
  format: ImageFormat,
  { quality }: EncodeImageOptions = {},
): Promise<Uint8Array> {
  return encode(image, format, quality);
}

const formats: Partial<Record<string, ImageFormat>> = { png: 'png', jpg: 'jpeg', jpeg: 'jpeg', webp: 'webp' };

/** Writes an image file, in the format that the ending of its name says. */
export async function writeImage(path: string, image: Image, options?: EncodeImageOptions): Promise<void> {
  await writeFileAtomic(path, await encodeImage(image, formatOf(path), options));
}

/**
 * Throws what {@link writeImage} would throw for this path, before there is an image: for what takes hours to make it.
 *
 * ```ts
 * await assertImageWritable('dream.png');
 * ```
 *
 * @throws {@link InvalidArgumentError} or {@link FileNotWritableError}
 */
export async function assertImageWritable(path: string): Promise<void> {
  formatOf(path);
  await assertReplaceable(path);
}

function formatOf(path: string): ImageFormat {
  const format = formats[path.split('.').at(-1)!.toLowerCase()];
  if (format) return format;
  throw new InvalidArgumentError(
    `images are written as ${Object.keys(formats).join(', ')}, by the ending of the name; received "${path}"`,
  );
}
