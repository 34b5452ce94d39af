import { decode } from '#platform/video';
import { FileFormatError, InvalidArgumentError } from '../../errors';
import { toHeightAndWidth, type Size } from '../transforms/size';
import { decodeFrameFolder } from './frame-folder';
import { isFrameFolder, probeVideo } from './probe-video';
import type { ReadVideoOptions, VideoFrame, VideoInfo, VideoSource } from './video';

/**
 * Decodes a video frame by frame, at a constant rate. Frames are decoded as they are asked for, so a long video takes no
 * more memory than a short one; leaving the loop ends the decoder. In Node this needs the system's `ffmpeg`, in the
 * browser the package `mediabunny`; a folder of images needs neither.
 *
 * ```ts
 * for await (const { image, time } of readVideo('fox.mp4', { fps: 5, size: 256, end: 10 })) {
 *   await writeImage(`frames/${time.toFixed(1)}.png`, image);
 * }
 * ```
 *
 * @throws {@link FileFormatError} if it is no video, is damaged, or has no frames after `start`.
 * @throws {@link FileNotFoundError} if there is no such file.
 * @throws {@link InvalidArgumentError} for options that make no sense.
 * @throws {@link MissingProgramError} (Node) or {@link MissingDependencyError} (browser) if the decoder is not installed.
 */
export async function* readVideo(
  source: VideoSource,
  options: ReadVideoOptions = {},
): AsyncGenerator<VideoFrame, void, undefined> {
  assertOptions(options);
  const { start = 0, end = Infinity, frames = Infinity, signal } = options;
  signal?.throwIfAborted();
  const info = options.info ?? (await probeVideo(source));
  const fps = options.fps ?? info.fps;
  const [height, width] = options.size === undefined ? [info.height, info.width] : fit(info, options.size);
  // The small term undoes rounding: 0.3 s at 10 frames a second are 3 frames, not 4.
  const wanted = Math.min(frames, Math.ceil((end - start) * fps - 1e-6));
  const expected = Math.min(wanted, Math.round((info.duration - start) * fps));
  const plan = { width, height, fps, start, frames: wanted, expected, signal };
  const images = (await isFrameFolder(source))
    ? decodeFrameFolder(source as string, plan)
    : decode(source, plan);
  let index = 0;
  for await (const image of images) {
    yield { image, time: start + index / fps, index };
    index++;
  }
  if (!index) {
    throw new FileFormatError(
      `${nameOf(source)} has no frames from ${start} s on; it is ${info.duration.toFixed(3)} s long, or damaged`,
    );
  }
}

/** What errors call a video. */
function nameOf(source: VideoSource): string {
  return typeof source === 'string' ? source : source instanceof URL ? source.href : 'the video';
}

function fit({ width, height }: VideoInfo, size: Size): readonly [height: number, width: number] {
  if (typeof size !== 'number') return size;
  const longer = Math.trunc((size * Math.max(width, height)) / Math.min(width, height)); // as `resize` does
  return width <= height ? [longer, size] : [size, longer];
}

function assertOptions({ fps, size, start = 0, end = Infinity, frames }: ReadVideoOptions): void {
  if (size !== undefined) toHeightAndWidth(size);
  const rule = (holds: boolean, text: string, value: unknown) => {
    if (!holds) throw new InvalidArgumentError(`readVideo: ${text}; received ${String(value)}`);
  };
  rule(fps === undefined || (fps > 0 && fps < Infinity), 'fps is a number more than 0', fps);
  rule(start >= 0 && start < Infinity, 'start is a number of seconds, at least 0', start);
  rule(end > start, `end is a number of seconds after the start, ${start}`, end);
  rule(
    frames === undefined || (Number.isInteger(frames) && frames > 0),
    'frames is a positive integer',
    frames,
  );
}
