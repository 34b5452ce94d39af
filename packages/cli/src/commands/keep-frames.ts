import { InvalidArgumentError } from '@dl/core';
import { readImage, writeImage, type Image } from '@dl/core/data';
import { exists, joinPath, writeFileAtomic } from '@dl/core/internal';
import { readFile } from 'node:fs/promises';

interface KeptFrames {
  /** How many frames there shall be. */
  total: number;
  /** What the frames depend on; those of something else are not gone on with. */
  about: Readonly<Record<string, unknown>>;
  /** Makes the frames, or those behind some that are there. */
  make: (resume?: { frames: number; last: Image }) => AsyncIterable<Image>;
}

/**
 * Frames that are kept in a folder as PNG: those that are there are read, the others made and written.
 *
 * @throws {@link InvalidArgumentError} if the folder has frames of other options.
 */
export async function* keepFrames(
  folder: string,
  { total, about, make }: KeptFrames,
): AsyncGenerator<Image, void, undefined> {
  await compareOptions(joinPath(folder, 'options.json'), JSON.stringify(about, null, 2));
  const fileOf = (frame: number) => joinPath(folder, `frame-${String(frame + 1).padStart(5, '0')}.png`);
  let last: Image | undefined;
  let frame = 0;
  for (; frame < total && (await exists(fileOf(frame))); frame++)
    yield (last = await readImage(fileOf(frame)));
  for await (const image of make(last && { frames: frame, last })) {
    await writeImage(fileOf(frame++), image);
    yield image;
  }
}

async function compareOptions(file: string, options: string): Promise<void> {
  if (!(await exists(file))) return writeFileAtomic(file, options);
  const kept = await readFile(file, 'utf8');
  if (kept === options) return;
  throw new InvalidArgumentError(
    `the frames of ${file} were made with other options: ${kept}. Name another folder, or the same options.`,
  );
}
