import { assertEncodable, encode, videoEndings } from '#platform/video-writer';
import { InvalidArgumentError, ShapeError } from '../../errors';
import type { Image } from '../images/image';
import { toRgb } from '../images/to-rgb';
import type { VideoSource } from './video';

export interface WriteVideoOptions {
  /** Frames a second. Default: 25. */
  fps?: number;
  /** A video or sound file whose sound is laid under the frames. One without sound gives none. Default: none. */
  audio?: VideoSource;
  /** Seconds into `audio` that belong to the first frame. Default: 0. */
  audioStart?: number;
  /** Stops the encoder; the promise is then rejected with the signal's reason, and nothing is written. */
  signal?: AbortSignal;
}

/**
 * Writes frames as a video, in the format that the ending of the name says: mp4, m4v, mov and mkv have H.264 and AAC,
 * webm has VP9 and Opus. Frames are taken as the encoder needs them, so that a long video takes no more memory than a
 * short one. The file appears when it is whole; until then, and after an error, its path holds what it held before. Only
 * in Node, by the system's `ffmpeg`.
 *
 * ```ts
 * async function* negative() {
 *   for await (const { image } of readVideo('fox.mp4')) yield { ...image, data: image.data.map((value) => 255 - value) };
 * }
 * await writeVideo('negative.mp4', negative(), { fps: 29.97, audio: 'fox.mp4' });
 * ```
 *
 * @param frames - RGB or grey, all of one size. An odd width or height gets its last column or row twice.
 * @throws {@link ShapeError} if a frame has another size than the first, or has alpha.
 * @throws {@link InvalidArgumentError} if there are no frames, or the name has an unknown ending.
 * @throws {@link FileNotWritableError} or {@link StorageFullError} if the file cannot be put there.
 * @throws {@link VideoWriteError} if ffmpeg fails, {@link MissingProgramError} if it is not installed.
 */
export async function writeVideo(
  path: string,
  frames: Iterable<Image> | AsyncIterable<Image>,
  { fps = 25, audio, audioStart = 0, signal }: WriteVideoOptions = {},
): Promise<void> {
  const ending = endingOf(path);
  if (!(fps > 0 && fps < Infinity)) {
    throw new InvalidArgumentError(`writeVideo: fps is a number more than 0; received ${fps}`);
  }
  if (!(audioStart >= 0 && audioStart < Infinity)) {
    throw new InvalidArgumentError(
      `writeVideo: audioStart is a number of seconds, at least 0; received ${audioStart}`,
    );
  }
  signal?.throwIfAborted();
  const images = rgbFrames(frames);
  const first = await images.next();
  if (first.done) throw new InvalidArgumentError(`a video has at least one frame; none came for "${path}"`);
  const { width, height } = first.value;
  const sound = audio === undefined ? undefined : { source: audio, start: audioStart };
  try {
    await encode(path, chain(first.value, images), { ending, width, height, fps, audio: sound, signal });
  } finally {
    await images.return();
  }
}

/**
 * Throws what {@link writeVideo} would throw for this path, before there are frames: for what takes hours to make them.
 *
 * ```ts
 * await assertVideoWritable('painted.mp4');
 * ```
 *
 * @throws {@link InvalidArgumentError}, {@link FileNotWritableError} or {@link MissingProgramError}
 */
export async function assertVideoWritable(path: string): Promise<void> {
  endingOf(path);
  await assertEncodable(path);
}

function endingOf(path: string): string {
  const ending = path.split('.').at(-1)!.toLowerCase();
  if (videoEndings.includes(ending)) return ending;
  throw new InvalidArgumentError(
    `videos are written as ${videoEndings.join(', ')}, by the ending of the name; received "${path}"`,
  );
}

async function* chain(first: Image, rest: AsyncIterable<Image>): AsyncGenerator<Image, void> {
  yield first;
  yield* rest;
}

/** Frames as RGB, checked to be of one size. */
async function* rgbFrames(frames: Iterable<Image> | AsyncIterable<Image>): AsyncGenerator<Image, void> {
  let size: string | undefined;
  let index = 0;
  for await (const frame of frames) {
    const { width, height, channels, data } = frame;
    size ??= `${width}x${height}`;
    if (`${width}x${height}` !== size || channels === 4 || data.length !== width * height * channels) {
      throw new ShapeError(
        `the frames of a video are RGB or grey images of one size, here ${size}; ` +
          `frame ${index} is ${width}x${height} with ${channels} channels and ${data.length} bytes`,
      );
    }
    yield toRgb(frame);
    index++;
  }
}
