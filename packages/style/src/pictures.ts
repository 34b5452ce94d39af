import { InvalidArgumentError } from '@dl/core';
import type { Image } from '@dl/core/data';
import { readImageSource, type ImageSource } from '@dl/vision';

/** Reads a picture as red, green and blue; grey ones get three equal channels, alpha is dropped. */
export async function readRgb(source: ImageSource, signal?: AbortSignal): Promise<Image> {
  const image = await readImageSource(source, signal);
  const { data, width, height, channels } = image;
  if (channels === 3) return image;
  const rgb = new Uint8Array(width * height * 3);
  const green = channels === 1 ? 0 : 1;
  for (let i = 0; i < width * height; i++) {
    for (let c = 0; c < 3; c++) rgb[3 * i + c] = data[channels * i + c * green]!;
  }
  return { data: rgb, width, height, channels: 3 };
}

/** Proportions of a mask may differ from those of the content by so much, for rounding. */
const tolerance = 0.02;

/**
 * Reads a mask, in grey.
 *
 * @throws {@link InvalidArgumentError} if its proportions are not those of the content; its size may be another.
 */
export async function readMask(source: ImageSource, content: Image, signal?: AbortSignal): Promise<Image> {
  const { data, width, height } = await readRgb(source, signal);
  const ratio = width / height / (content.width / content.height);
  if (Math.abs(ratio - 1) > tolerance) {
    throw new InvalidArgumentError(
      `a mask has the proportions of the content, ${content.width} x ${content.height}; received one of ${width} x ` +
        `${height}. Crop it, or resize it without keeping its proportions.`,
    );
  }
  const grey = new Uint8Array(width * height);
  for (let i = 0; i < grey.length; i++) {
    grey[i] = Math.round((data[3 * i]! + data[3 * i + 1]! + data[3 * i + 2]!) / 3);
  }
  return { data: grey, width, height, channels: 1 };
}
