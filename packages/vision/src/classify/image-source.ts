import { InvalidArgumentError, ShapeError } from '@dl/core';
import { decodeImage, readImage, toImage, type Image } from '@dl/core/data';
import { TransferError } from '@dl/core/resources';
import * as tf from '@tensorflow/tfjs-core';
import { readBitmap, readImageData } from './browser-pixels';
import { toHostImages } from './tensor-images';

/**
 * An image from anywhere: the path of a file (in a browser its address), a URL, the bytes of a file, a `Blob`, pixels as
 * `readImage` or a canvas gives them, an `ImageBitmap`, or a tensor [height, width, 1, 3 or 4 channels] in [0, 1].
 */
export type ImageSource = string | URL | Uint8Array | Blob | Image | ImageData | ImageBitmap | tf.Tensor3D;

const webAddress = /^(https?|data|blob):/i;

/**
 * Reads and decodes an image. A tensor stays the caller's, and is rounded to 8 bits a channel as files are.
 *
 * @throws {@link FileFormatError} if it is damaged; {@link FileNotFoundError} or {@link TransferError} if it cannot be
 * read; {@link ShapeError} or {@link InvalidArgumentError} if it is no image.
 */
export async function readImageSource(source: ImageSource, signal?: AbortSignal): Promise<Image> {
  if (source instanceof tf.Tensor) {
    if (source.rank === 3) return toImage((await toHostImages(source))[0]!);
    throw new ShapeError(`an image is [height, width, channels]; received [${source.shape.join(', ')}]`);
  }
  if (typeof source === 'string' || source instanceof URL) return readAddress(source, signal);
  if (ArrayBuffer.isView(source)) return decodeImage(source);
  if (source instanceof Blob) return decodeImage(new Uint8Array(await source.arrayBuffer()));
  if (isObject(source) && 'data' in source) {
    return assertPixels('channels' in source ? source : readImageData(source));
  }
  if (typeof ImageBitmap !== 'undefined' && source instanceof ImageBitmap) return readBitmap(source);
  throw new InvalidArgumentError(
    'an image is a path, a URL, the bytes of a file, a Blob, pixels { data, width, height, channels }, ImageData, an ' +
      `ImageBitmap or a tensor; received ${isObject(source) ? (source as object).constructor?.name : String(source)}`,
  );
}

async function readAddress(source: string | URL, signal?: AbortSignal): Promise<Image> {
  // A page knows no paths: what it is given is an address beside its own.
  const page = (globalThis as { location?: { href: string } }).location?.href;
  const address = page === undefined ? String(source) : new URL(source, page).href;
  if (!webAddress.test(address)) return readImage(source);
  const bytes = await fetchBytes(address, signal);
  return decodeImage(bytes, { name: address.slice(0, 200) }); // a data URL holds the whole image
}

async function fetchBytes(address: string, signal?: AbortSignal): Promise<Uint8Array> {
  const url = address.slice(0, 200);
  try {
    const response = await fetch(address, { signal });
    if (response.ok) return new Uint8Array(await response.arrayBuffer());
    throw new TransferError(url, `HTTP status ${response.status}`, { status: response.status });
  } catch (cause) {
    if (cause instanceof TransferError) throw cause;
    signal?.throwIfAborted();
    throw new TransferError(url, (cause as Error).message, { cause, transient: true });
  }
}

function assertPixels(image: Image): Image {
  const { data, width, height, channels } = image;
  const isImage = [1, 3, 4].includes(channels) && width > 0 && height > 0;
  if (isImage && data instanceof Uint8Array && data.length === width * height * channels) return image;
  throw new ShapeError(
    `pixels are bytes, height * width * channels, of 1, 3 or 4 channels; received ${data?.length} numbers for ` +
      `${height} * ${width} * ${channels}`,
  );
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
