import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
  copyFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { FileFormatError, InvalidArgumentError } from '../../errors';
import { writeImage } from '../images/image-file';
import { probeVideo } from './probe-video';
import { encodeVideo, greyFrames } from './testing/encode-video';
import { readVideo } from './read-video';
import type { ReadVideoOptions, VideoFrame } from './video';

const hasFfmpeg = spawnSync('ffmpeg', ['-version']).status === 0;
if (!hasFfmpeg && process.env.CI === 'true') throw new Error('ffmpeg is missing: apt install ffmpeg');
const describeWithFfmpeg = hasFfmpeg ? describe : describe.skip;
const why = hasFfmpeg ? '' : ' (skipped: ffmpeg is missing, apt install ffmpeg)';

const [width, height, fps, count] = [48, 32, 10, 25];
let folder: string;
let clip: string;

/** Frame k is grey of level 10k: what was decoded says which frame it was. */
const level = (frame: number) => 10 * frame;

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'dl-video-'));
  clip = path.join(folder, 'clip.mp4');
  if (!hasFfmpeg) return;
  const pixels = greyFrames(count, level, { width, height });
  ffmpeg(clip, ['-c:v', 'libx264', '-pix_fmt', 'yuv444p', '-qp', '0', '-g', '8', '-bf', '2'], pixels);
});
afterAll(() => rmSync(folder, { recursive: true }));

const ffmpeg = (file: string, options: string[], pixels: Buffer, extra?: string[]) =>
  encodeVideo(file, { pixels, width, height, fps }, options, extra);

async function read(source: string | URL, options?: ReadVideoOptions): Promise<VideoFrame[]> {
  const frames: VideoFrame[] = [];
  for await (const frame of readVideo(source, options)) frames.push(frame);
  return frames;
}

/** Which frames of the clip these are. */
const numbers = (frames: VideoFrame[]) => frames.map(({ image }) => Math.round(image.data[0]! / 10));
const range = (start: number, end: number) => Array.from({ length: end - start }, (_, i) => start + i);

describeWithFfmpeg(`readVideo${why}`, () => {
  it('gives every frame once, in order, with its time', async () => {
    const frames = await read(clip);
    expect(numbers(frames)).toEqual(range(0, count));
    expect(frames.map(({ time }) => time)).toEqual(range(0, count).map((k) => k / fps));
    expect(frames[3]!.image).toMatchObject({ width, height, channels: 3 });
    expect(frames[3]!.image.data).toHaveLength(width * height * 3);
    expect(Math.abs(frames[20]!.image.data[700]! - level(20))).toBeLessThanOrEqual(2);
  });

  it.each([0.1, 0.7, 2.3])('starts at %d s with the frame shown then', async (start) => {
    const frames = await read(clip, { start, frames: 2 });
    expect(numbers(frames)).toEqual(
      range(Math.round(start * fps), Math.min(Math.round(start * fps) + 2, count)),
    );
    expect(frames[0]!.time).toBe(start);
  });

  it('leaves frames out or repeats them for another rate, and ends before `end`', async () => {
    expect(numbers(await read(clip, { fps: 5 }))).toHaveLength(13);
    expect(numbers(await read(clip, { fps: 20, end: 0.5 }))).toHaveLength(10);
    expect(numbers(await read(clip, { start: 0.5, end: 0.8 }))).toEqual([5, 6, 7]);
  });

  it('scales to the shorter side or to both', async () => {
    const [small] = await read(clip, { size: 16, frames: 1 });
    expect(small!.image).toMatchObject({ height: 16, width: 24 });
    const [stretched] = await read(clip, { size: [20, 10], frames: 1 });
    expect(stretched!.image).toMatchObject({ height: 20, width: 10 });
  });

  it('waits for its reader: leaving the loop ends ffmpeg, and nothing is left behind', async () => {
    for await (const { index } of readVideo(clip)) if (index === 3) break;
    const stop = new AbortController();
    const seen: number[] = [];
    await expect(async () => {
      for await (const { index } of readVideo(clip, { signal: stop.signal })) {
        seen.push(index);
        if (index === 2) stop.abort(new Error('enough'));
      }
    }).rejects.toThrow('enough');
    expect(seen.length).toBeLessThan(count + 1);
    await expect(read(clip, { signal: AbortSignal.abort(new Error('never')) })).rejects.toThrow('never');
  });

  it('reads names that look like instructions of ffmpeg, and URLs of files', async () => {
    const odd = path.join(folder, 'concat:a|b.mp4');
    copyFileSync(clip, odd);
    expect(await read(odd, { frames: 2 })).toHaveLength(2);
    expect(await read(pathToFileURL(clip), { frames: 2 })).toHaveLength(2);
  });

  it.each(['mp4', 'mov', 'm4v', 'mkv', 'webm', 'avi', 'gif', 'mpg', 'ts', 'flv', 'ogv', 'wmv'])(
    'reads .%s',
    async (ending) => {
      const file = path.join(folder, `form.${ending}`);
      const { status } = spawnSync('ffmpeg', ['-v', 'error', '-i', clip, '-r', '25', file]);
      expect(status).toBe(0);
      expect(await read(file, { frames: 2, size: 16 })).toHaveLength(2);
    },
  );

  it('says what is wrong with a file', async () => {
    const text = path.join(folder, 'text.mp4');
    writeFileSync(text, 'no video at all');
    const empty = path.join(folder, 'empty.mp4');
    writeFileSync(empty, '');
    const cut = path.join(folder, 'cut.mp4');
    copyFileSync(clip, cut);
    truncateSync(cut, 1500);
    const sound = path.join(folder, 'sound.wav');
    spawnSync('ffmpeg', ['-v', 'error', '-f', 'lavfi', '-i', 'sine=duration=0.1', sound]);
    for (const file of [text, empty, cut]) {
      await expect(read(file)).rejects.toThrow(FileFormatError);
      await expect(probeVideo(file)).rejects.toThrow(/is no video, or damaged/);
    }
    await expect(read(sound)).rejects.toThrow(/has no video/);
    const others = {
      'text.txt': 'ffmpeg would draw a text of some length\n'.repeat(50),
      'list.ffconcat': 'ffconcat version 1.0\nfile clip.mp4\n',
      'list.m3u8': '#EXTM3U\n#EXT-X-TARGETDURATION:3\n#EXTINF:2.5,\nclip.mp4\n#EXT-X-ENDLIST\n',
    };
    for (const [name, content] of Object.entries(others)) {
      const file = path.join(folder, name);
      writeFileSync(file, content);
      const info = await probeVideo(clip);
      await expect(probeVideo(file)).rejects.toThrow(/is no video, or damaged/);
      await expect(read(file, { info })).rejects.toThrow(FileFormatError);
    }
    await expect(read(path.join(folder, 'none.mp4'))).rejects.toThrow(/no file or folder at/);
    await expect(read(clip, { start: 9 })).rejects.toThrow(/no frames from 9 s on; it is 2.500 s long/);
  });

  it('notices that a file ends in the middle', async () => {
    const whole = path.join(folder, 'start.mp4'); // its index comes first, so that the beginning can be read
    const noise = Buffer.from(range(0, width * height * 3 * count).map((i) => (i * i * 7) % 251));
    ffmpeg(whole, ['-c:v', 'libx264', '-qp', '10', '-movflags', '+faststart'], noise);
    expect(await read(whole)).toHaveLength(count);
    truncateSync(whole, Math.round(readFileSync(whole).length * 0.6));
    await expect(read(whole)).rejects.toThrow(FileFormatError);
  });

  it('knows a video by its head', async () => {
    expect(await probeVideo(clip)).toEqual({
      width,
      height,
      fps,
      duration: 2.5,
      frames: count,
      hasAudio: false,
    });
    const webm = path.join(folder, 'live.webm'); // as browsers record it: without a length
    const grey = Buffer.alloc(width * height * 3 * count, 100);
    ffmpeg(webm, ['-c:v', 'libvpx', '-c:a', 'libvorbis', '-shortest', '-live', '1'], grey, [
      '-f',
      'lavfi',
      '-i',
      'sine',
    ]);
    expect(await probeVideo(webm)).toMatchObject({ width, height, frames: count, hasAudio: true });
    const turned = path.join(folder, 'turned.mp4');
    spawnSync('ffmpeg', ['-v', 'error', '-display_rotation', '90', '-i', clip, '-c', 'copy', turned]);
    if (existsSync(turned)) {
      expect(await probeVideo(turned)).toMatchObject({ width: height, height: width });
      const [frame] = await read(turned, { frames: 1 });
      expect(frame!.image).toMatchObject({ width: height, height: width });
    }
  });
});

describe('readVideo', () => {
  it('reads a folder of images as frames, in the order of their numbers', async () => {
    const frames = path.join(folder, 'frames');
    for (const k of [1, 2, 3, 10, 11]) {
      const image = {
        data: new Uint8Array(8 * 6 * 3).fill(level(k)),
        width: 8,
        height: 6,
        channels: 3,
      } as const;
      await writeImage(path.join(frames, `f${k}.png`), image);
    }
    expect(await probeVideo(frames)).toEqual({
      width: 8,
      height: 6,
      fps: 25,
      duration: 0.2,
      frames: 5,
      hasAudio: false,
    });
    expect(numbers(await read(frames))).toEqual([1, 2, 3, 10, 11]);
    const some = await read(frames, { fps: 12.5, start: 0.08, size: [3, 4] });
    expect(numbers(some)).toEqual([3, 11]);
    expect(some[1]).toMatchObject({ time: 0.16, index: 1, image: { width: 4, height: 3 } });
    await expect(read(folder + '/frames', { start: 3 })).rejects.toThrow(/has no frames from 3 s on/);
  });

  it.each<[ReadVideoOptions, RegExp]>([
    [{ fps: 0 }, /fps is a number more than 0; received 0/],
    [{ start: -1 }, /start is a number of seconds/],
    [{ start: 2, end: 1 }, /end is a number of seconds after the start, 2; received 1/],
    [{ frames: 1.5 }, /frames is a positive integer; received 1.5/],
    [{ size: 0 }, /a size is a positive integer/],
  ])('refuses %j', async (options, message) => {
    await expect(read(clip, options)).rejects.toThrow(message);
    await expect(read(clip, options)).rejects.toThrow(InvalidArgumentError);
  });

  it('says how to install ffmpeg where it is missing', () => {
    const file = path.join(folder, 'any.mp4');
    writeFileSync(file, 'x');
    const program = `
      const { probeVideo } = await import(${JSON.stringify(fileURLToPath(new URL('probe-video.ts', import.meta.url)))});
      await probeVideo(${JSON.stringify(file)}).catch(({ code, message }) => console.log(code, message));`;
    const { stdout } = spawnSync(
      process.execPath,
      ['--import', 'tsx', '--input-type=module', '-e', program],
      {
        encoding: 'utf8',
        env: { PATH: folder },
      },
    );
    expect(stdout).toMatch(/^missing-program .*"ffprobe".*apt install ffmpeg.*brew install ffmpeg/);
  });
});

const data =
  process.env.DL_TEST_DATA ?? fileURLToPath(new URL('../../../../../../shared/data', import.meta.url));
const videos = ['photos/imageio/realshort.mp4', 'photos/imageio/cockatoo.mp4', 'style/video/fox.mp4'];
const hasData = hasFfmpeg && videos.every((file) => existsSync(path.join(data, file)));

(hasData ? describe : describe.skip)(
  `real videos${hasData ? '' : ` (skipped: there are none at ${data})`}`,
  () => {
    it.each(videos)('%s: has the frames that its head says, at the ends of it too', async (file) => {
      const video = path.join(data, file);
      const { frames, fps, duration } = await probeVideo(video);
      expect(frames / fps).toBeCloseTo(duration, 1);
      expect(await read(video, { size: 32 })).toHaveLength(frames);
      expect(await read(video, { size: 32, start: (frames - 5) / fps })).toHaveLength(5);
    });
  },
);
