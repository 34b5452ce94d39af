import { FileFormatError } from '../../errors';
import { listImages } from '../datasets/image-folder';
import { readImage } from '../images/image-file';
import { resizeTo } from '../transforms/resize';
import type { DecodePlan, VideoInfo } from './video';
import type { Image } from '../images/image';

/** Frames a second of a folder, which cannot say them. */
const folderRate = 25;

/** frame-2 comes before frame-10. */
const byNumber = new Intl.Collator('en', { numeric: true });

/** What the images in a folder are as a video. */
export async function probeFrameFolder(directory: string): Promise<VideoInfo> {
  const paths = await framePaths(directory);
  const { width, height } = await readImage(paths[0]!);
  const duration = paths.length / folderRate;
  return { width, height, fps: folderRate, duration, frames: paths.length, hasAudio: false };
}

/** The images in a folder, in the order of their names, all in the size of the plan. */
export async function* decodeFrameFolder(
  directory: string,
  { width, height, fps, start, frames, signal }: DecodePlan,
): AsyncGenerator<Image> {
  const paths = await framePaths(directory);
  for (let index = 0; index < frames; index++) {
    // The last image that began before the middle between two times, as in a file.
    const path = paths[Math.floor((start + index / fps) * folderRate + 0.499)];
    if (!path) return;
    signal?.throwIfAborted();
    yield resizeTo(await readImage(path), width, height, 'bilinear', true);
  }
}

async function framePaths(directory: string): Promise<string[]> {
  const paths = await listImages(directory);
  if (paths.length) return paths.sort(byNumber.compare);
  throw new FileFormatError(
    `${directory} has no images (AVIF, GIF, JPEG, PNG, TIFF or WebP) to read as frames`,
  );
}
