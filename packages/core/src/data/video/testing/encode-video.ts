import { spawnSync } from 'node:child_process';

export interface RawFrames {
  /** All frames, RGB, one after the other. */
  readonly pixels: Buffer;
  readonly width: number;
  readonly height: number;
  readonly fps: number;
}

/** Writes frames as a video by the system's ffmpeg. `extra` are words for more inputs. */
export function encodeVideo(
  file: string,
  { pixels, width, height, fps }: RawFrames,
  options: readonly string[],
  extra: readonly string[] = [],
): void {
  const raw = `-f rawvideo -pix_fmt rgb24 -s ${width}x${height} -r ${fps} -i -`.split(' ');
  const words = ['-v', 'error', '-y', ...raw, ...extra, ...options, file];
  const { status, stderr } = spawnSync('ffmpeg', words, { input: pixels });
  if (status) throw new Error(stderr.toString());
}

/** Grey frames; frame k has the level `level(k)`. */
export function greyFrames(
  count: number,
  level: (frame: number) => number,
  { width, height }: Pick<RawFrames, 'width' | 'height'>,
): Buffer {
  return Buffer.concat(Array.from({ length: count }, (_, k) => Buffer.alloc(width * height * 3, level(k))));
}
