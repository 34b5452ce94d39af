import { FileFormatError } from '@dl/core';
import { probeVideo, readImage, readVideo, type Image, type VideoSource } from '@dl/core/data';

/** A picture of a file: the same for any number of frames. */
export const pictureReader = (path: string) => async (): Promise<readonly Image[]> => [await readImage(path)];

/** Frames of a video file: see {@link readEvenly}. */
export const clipReader = (path: string) => (frames: number) => readEvenly(path, frames);

/**
 * `count` frames of a video, each from the middle of one of as many equal parts of its length. A video with fewer frames repeats
 * some.
 *
 * @throws {@link FileFormatError} if the video is damaged or ends before its head says.
 */
export async function readEvenly(video: VideoSource, count: number, signal?: AbortSignal): Promise<Image[]> {
  const info = await probeVideo(video);
  const step = info.duration / count;
  const images: Image[] = [];
  const start = Math.max(0, step / 2 - 0.5 / info.fps);
  for await (const { image } of readVideo(video, { info, fps: 1 / step, start, frames: count, signal })) {
    images.push(image);
  }
  const name = typeof video === 'string' ? video : 'the video';
  if (count - images.length > Math.max(1, count / 10)) {
    throw new FileFormatError(
      `${name} is truncated: of ${count} frames over ${info.duration.toFixed(2)} s only ${images.length} could be read`,
    );
  }
  while (images.length < count) images.push(images.at(-1)!); // the last frame of a container may lie before its end
  return images;
}
