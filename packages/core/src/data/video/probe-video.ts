import { isDirectory } from '#platform/files';
import { probe } from '#platform/video';
import { probeFrameFolder } from './frame-folder';
import type { VideoInfo, VideoSource } from './video';

/**
 * Reads what the head of a video says. In Node this needs the system's `ffprobe`, which comes with `ffmpeg`; in the
 * browser the package `mediabunny`.
 *
 * ```ts
 * const { width, height, fps, duration } = await probeVideo('fox.mp4'); // 640, 640, 29.97, 14.01
 * ```
 *
 * @throws {@link FileFormatError} if it is no video, or damaged.
 * @throws {@link FileNotFoundError} if there is no such file.
 * @throws {@link MissingProgramError} (Node) or {@link MissingDependencyError} (browser) if the decoder is not installed.
 */
export async function probeVideo(source: VideoSource): Promise<VideoInfo> {
  return (await isFrameFolder(source)) ? probeFrameFolder(source as string) : probe(source);
}

/** True for a folder, whose images are the frames. */
export async function isFrameFolder(source: VideoSource): Promise<boolean> {
  return typeof source === 'string' && !/^(https?|blob|data):/.test(source) && (await isDirectory(source));
}
