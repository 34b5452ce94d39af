import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Image } from '@dl/core/data';

/** Writes grey frames as an H.264 video, by the system's ffmpeg. */
export async function writeVideo(file: string, frames: readonly Image[], fps: number): Promise<void> {
  const { width, height } = frames[0]!;
  const input = [
    '-f',
    'rawvideo',
    '-pix_fmt',
    'gray',
    '-s',
    `${width}x${height}`,
    '-r',
    String(fps),
    '-i',
    '-',
  ];
  const output = ['-c:v', 'libx264', '-pix_fmt', 'yuv420p', '-crf', '16', file];
  const ffmpeg = spawn('ffmpeg', ['-v', 'error', '-y', ...input, ...output], {
    stdio: ['pipe', 'inherit', 'inherit'],
  });
  const [[code]] = await Promise.all([
    once(ffmpeg, 'close') as Promise<[number]>,
    pipeline(Readable.from(frames.map(({ data }) => data)), ffmpeg.stdin),
  ]);
  if (code) throw new Error(`ffmpeg ended with ${code}`);
}
