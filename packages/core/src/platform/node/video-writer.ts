import { spawn } from 'node:child_process';
import { pipeline } from 'node:stream/promises';
import type { Image } from '../../data/images/image';
import type { EncodePlan } from '../../data/video/encode-plan';
import { VideoWriteError } from '../../data/video/video-write-error';
import { inputOf, outcome, protocols } from './ffmpeg';
import { assertReplaceable, replaceFile } from './files';
import { hasSound } from './video';

const h264 = ['-c:v', 'libx264', '-crf', '18', '-pix_fmt', 'yuv420p', '-c:a', 'aac', '-b:a', '192k'];
const webFirst = ['-movflags', '+faststart']; // the index comes first, so that a page can play while it loads

/** Muxer, and words of ffmpeg, by the ending of the name. */
const containers: Record<string, { muxer: string; words: readonly string[] }> = {
  mp4: { muxer: 'mp4', words: [...h264, ...webFirst] },
  m4v: { muxer: 'mp4', words: [...h264, ...webFirst] },
  mov: { muxer: 'mov', words: [...h264, ...webFirst] },
  mkv: { muxer: 'matroska', words: h264 },
  webm: {
    muxer: 'webm',
    words: ['-c:v', 'libvpx-vp9', '-crf', '24', '-b:v', '0', '-pix_fmt', 'yuv420p', '-c:a', 'libopus'],
  },
};

/** Endings of the names of videos that can be written. */
export const videoEndings: readonly string[] = Object.keys(containers);

/** Throws if a video cannot be written there, or not at all. */
export async function assertEncodable(file: string): Promise<void> {
  const ffmpeg = spawn('ffmpeg', ['-version'], { stdio: ['ignore', 'ignore', 'pipe'] });
  await outcome(ffmpeg, 'Writing video');
  await assertReplaceable(file);
}

/** Feeds frames to ffmpeg through a pipe; the file appears when it is whole. */
export async function encode(
  file: string,
  frames: AsyncIterable<Image>,
  { ending, width, height, fps, audio, signal }: EncodePlan,
): Promise<void> {
  const { muxer, words } = containers[ending]!;
  const sound = audio && (await hasSound(audio.source)) ? await soundWords(audio) : [];
  await replaceFile(file, async (temporary) => {
    const ffmpeg = spawn(
      'ffmpeg',
      [
        ...['-v', 'error', '-nostdin', '-n'],
        ...[
          '-f',
          'rawvideo',
          '-pix_fmt',
          'rgb24',
          '-s',
          `${width}x${height}`,
          '-r',
          String(fps),
          '-i',
          'pipe:0',
        ],
        ...sound,
        ...['-vf', evenSize(width, height), ...words, '-f', muxer, `file:${temporary}`],
      ],
      { stdio: ['pipe', 'ignore', 'pipe'], signal, killSignal: 'SIGKILL' },
    );
    const ended = outcome(ffmpeg, 'Writing video');
    const fed = pipeline(
      frames,
      async function* (images: AsyncIterable<Image>) {
        for await (const { data } of images) yield data;
      },
      ffmpeg.stdin,
    );
    fed.catch(() => ffmpeg.kill('SIGKILL'));
    const [feeding, ending] = await Promise.allSettled([fed, ended]);
    signal?.throwIfAborted();
    if (feeding.status === 'rejected' && !isClosedPipe(feeding.reason)) throw feeding.reason;
    if (ending.status === 'rejected') throw ending.reason;
    const { code, complaint } = ending.value;
    if (code !== 0 || feeding.status === 'rejected') throw new VideoWriteError(file, complaint);
  });
}

/** The sound of another file: as long as the frames, silent after its end. */
async function soundWords({ source, start }: NonNullable<EncodePlan['audio']>): Promise<string[]> {
  const input = await inputOf(source);
  return [
    ...protocols(input),
    ...['-ss', start.toFixed(6), '-i', input],
    ...['-map', '0:v:0', '-map', '1:a:0', '-af', 'apad', '-shortest'],
  ];
}

/** H.264 in the colours that every player reads has even sizes: the last column and row are repeated where needed. */
function evenSize(width: number, height: number): string {
  const [right, bottom] = [width % 2, height % 2];
  if (!right && !bottom) return 'null';
  return `pad=${width + right}:${height + bottom},fillborders=right=${right}:bottom=${bottom}:mode=smear`;
}

/** ffmpeg ended before all was written; why, it says itself. */
function isClosedPipe(error: unknown): boolean {
  const { code = '' } = error as NodeJS.ErrnoException;
  return ['EPIPE', 'ECONNRESET', 'ERR_STREAM_PREMATURE_CLOSE', 'ERR_STREAM_DESTROYED'].includes(code);
}
