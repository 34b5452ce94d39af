import { blank, type Image } from '../images/image';

/** ITU-R 601-2 luma of the pixel at `offset`, with Pillow's rounding. */
function luma(data: Uint8Array, offset: number): number {
  return (data[offset]! * 19595 + data[offset + 1]! * 38470 + data[offset + 2]! * 7471 + 0x8000) >> 16;
}

/** One channel of luma. Alpha is dropped. */
export function toGray(image: Image): Image {
  const { data, width, height, channels } = image;
  if (channels === 1) return image;
  const gray = blank({ ...image, channels: 1 }, width, height);
  for (let pixel = 0; pixel < gray.data.length; pixel++) gray.data[pixel] = luma(data, pixel * channels);
  return gray;
}

/** Darkens (below 1) or brightens (above 1) by blending with black. */
export function adjustBrightness(image: Image, factor: number): Image {
  return mapColors(image, blendTable(0, factor));
}

/** Weakens (below 1) or strengthens (above 1) contrast by blending with the image's mean luma. */
export function adjustContrast(image: Image, factor: number): Image {
  const { data } = toGray(image);
  const mean = Math.trunc(data.reduce((sum, value) => sum + value, 0) / data.length + 0.5);
  return mapColors(image, blendTable(mean, factor));
}

/** Weakens (below 1) or strengthens (above 1) colours by blending each pixel with its luma. */
export function adjustSaturation(image: Image, factor: number): Image {
  const { data, channels } = image;
  if (channels === 1) return image;
  const adjusted = data.slice();
  for (let pixel = 0; pixel < data.length; pixel += channels) {
    const gray = luma(data, pixel);
    for (let i = pixel; i < pixel + 3; i++) adjusted[i] = blend(gray, data[i]!, factor);
  }
  return { ...image, data: adjusted };
}

/** Turns the colour wheel by `shift` of a full turn, -0.5 to 0.5. Pillow keeps hue in 8 bits, and so does this. */
export function adjustHue(image: Image, shift: number): Image {
  const { data, channels } = image;
  if (channels === 1) return image;
  const turned = data.slice();
  const steps = Math.trunc(shift * 255);
  for (let pixel = 0; pixel < data.length; pixel += channels) {
    const [red, green, blue] = [data[pixel]!, data[pixel + 1]!, data[pixel + 2]!];
    const value = Math.max(red, green, blue);
    const range = value - Math.min(red, green, blue);
    if (range === 0) continue;
    const saturation = Math.trunc(Math.fround(range / value) * 255);
    writeRgb(turned, pixel, (hueOf(red, green, blue, value, range) + steps) & 0xff, saturation, value);
  }
  return { ...image, data: turned };
}

/** Pillow's `Image.blend`, which computes in float32 and truncates. */
function blend(degenerate: number, value: number, factor: number): number {
  const blended = Math.fround(degenerate + Math.fround(Math.fround(factor) * (value - degenerate)));
  return Math.min(Math.max(Math.trunc(blended), 0), 255);
}

function blendTable(degenerate: number, factor: number): Uint8Array {
  return Uint8Array.from({ length: 256 }, (_, value) => blend(degenerate, value, factor));
}

function mapColors(image: Image, table: Uint8Array): Image {
  const data = image.data.map((value, i) => (image.channels === 4 && i % 4 === 3 ? value : table[value]!));
  return { ...image, data };
}

/** Hue from 0 to 255. Where Pillow stores a float, this rounds; the arithmetic between is double in both. */
function hueOf(red: number, green: number, blue: number, value: number, range: number): number {
  const toRed = Math.fround((value - red) / range);
  const toGreen = Math.fround((value - green) / range);
  const toBlue = Math.fround((value - blue) / range);
  let sector: number;
  if (red === value) sector = Math.fround(toBlue - toGreen);
  else if (green === value) sector = Math.fround(2 + toRed - toBlue);
  else sector = Math.fround(4 + toGreen - toRed);
  const turns = sector / 6 + 1;
  return Math.trunc(Math.fround(turns < 1 ? turns : turns - 1) * 255);
}

function writeRgb(target: Uint8Array, offset: number, hue: number, saturation: number, value: number): void {
  const position = (hue * 6) / 255;
  const sector = Math.floor(position);
  const remainder = Math.fround(position - sector);
  const strength = Math.fround(saturation / 255);
  const low = Math.round(value * (1 - strength));
  const falling = Math.round(value * (1 - strength * remainder));
  const rising = Math.round(value * (1 - strength * (1 - remainder)));
  target[offset] = pick(sector, value, falling, low, low, rising, value);
  target[offset + 1] = pick(sector, rising, value, value, falling, low, low);
  target[offset + 2] = pick(sector, low, low, rising, value, value, falling);
}

/** What a channel is in each sixth of the colour wheel; the end of the last is the first again. */
function pick(sector: number, a: number, b: number, c: number, d: number, e: number, f: number): number {
  switch (sector) {
    case 1:
      return b;
    case 2:
      return c;
    case 3:
      return d;
    case 4:
      return e;
    case 5:
      return f;
    default:
      return a;
  }
}
