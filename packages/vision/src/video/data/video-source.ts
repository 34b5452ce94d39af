import { probeVideo, readVideo, type Image, type ReadVideoOptions, type VideoSource } from '@dl/core/data';
import type { FrameSource } from './frame-source';

/** Which part of a video, at which rate and size. */
export type VideoSourceOptions = Pick<ReadVideoOptions, 'fps' | 'size' | 'start' | 'end' | 'signal'>;

/**
 * A video file, a folder of images, or (in the browser) a `Blob`, as frames that can be read from anywhere. Its head is
 * read once.
 *
 * ```ts
 * const source = await videoSource('fox.mp4', { fps: 10, size: 256 });
 * const frames = await source.read(20, 10); // the third second
 * ```
 *
 * @throws {@link FileFormatError} if it is no video, and what else `probeVideo` throws.
 */
export async function videoSource(
  video: VideoSource,
  options: VideoSourceOptions = {},
): Promise<FrameSource> {
  const info = await probeVideo(video);
  const { start: beginning = 0, end = Infinity, fps = info.fps } = options;
  const name = video instanceof Blob ? 'the video' : String(video);
  // Each frame once at the video's own rate, where its head counts better than its length does.
  const own = fps === info.fps && beginning === 0 && end >= info.duration;
  const length = Math.max(0, Math.min(end, info.duration) - beginning);
  const frames = own ? info.frames : Math.round(length * fps);
  return {
    name,
    frames,
    async read(start, count) {
      const images: Image[] = [];
      const wanted = Math.min(count, frames - start);
      if (wanted < 1) return images;
      const part = { ...options, info, fps, start: beginning + start / fps, end: undefined, frames: wanted };
      for await (const { image } of readVideo(video, part)) images.push(image);
      return images;
    },
  };
}
