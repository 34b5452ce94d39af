import { concatenate, fileSize, isDirectory, listDirectory, readRange } from '@dl/core/internal';
import type { Image } from '@dl/core/data';
import { fingerprintOf } from '../painting/fingerprint';

/** Options that change where frames go and what is made of them, but not what is painted. */
const unimportant = new Set(['frames', 'audio', 'end']);

/** A hash of a video, of pictures and of options: of all that decides how frames are painted. */
export async function videoFingerprint(
  input: string,
  pictures: readonly Image[],
  options: Readonly<Record<string, unknown>>,
): Promise<string> {
  const content = await contentOf(input);
  const bytes: Image = { data: content, width: content.length, height: 1, channels: 1 };
  const important = Object.fromEntries(Object.entries(options).filter(([name]) => !unimportant.has(name)));
  return fingerprintOf([bytes, ...pictures], important);
}

/** Bytes at each end of a video that tell it from others; the whole may be too large for memory. */
const endBytes = 2 ** 20;

async function contentOf(input: string): Promise<Uint8Array> {
  const text = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
  if (await isDirectory(input)) return text(await listDirectory(input));
  const size = await fileSize(input);
  const ends = [
    await readRange(input, 0, endBytes),
    await readRange(input, Math.max(0, size - endBytes), size),
  ];
  return concatenate([text(size), ...ends]);
}
