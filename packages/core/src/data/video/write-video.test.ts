import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { InvalidArgumentError, ShapeError } from '../../errors';
import type { Image } from '../images/image';
import { probeVideo } from './probe-video';
import { readVideo } from './read-video';
import { assertVideoWritable, writeVideo } from './write-video';

const hasFfmpeg = spawnSync('ffmpeg', ['-version']).status === 0;
if (!hasFfmpeg && process.env.CI === 'true') throw new Error('ffmpeg is missing: apt install ffmpeg');
const describeWithFfmpeg = hasFfmpeg ? describe : describe.skip;
const why = hasFfmpeg ? '' : ' (skipped: ffmpeg is missing, apt install ffmpeg)';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'dl-write-video-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const inFolder = (name: string) => path.join(folder, name);

function grey(level: number, width = 48, height = 32, channels: 1 | 3 | 4 = 3): Image {
  return { data: new Uint8Array(width * height * channels).fill(level), width, height, channels };
}

const levels = Array.from({ length: 12 }, (_, k) => 20 * k);

async function levelsOf(file: string): Promise<number[]> {
  const found: number[] = [];
  for await (const { image } of readVideo(file)) found.push(Math.round(image.data[0]! / 20) * 20);
  return found;
}

describeWithFfmpeg(`writeVideo${why}`, () => {
  it.each(['mp4', 'mkv', 'mov', 'webm'])('writes every frame once, in order, as %s', async (ending) => {
    const file = inFolder(`new/frames.${ending}`);
    await writeVideo(
      file,
      levels.map((level) => grey(level)),
      { fps: 10 },
    );
    expect(await probeVideo(file)).toMatchObject({ width: 48, height: 32, fps: 10, hasAudio: false });
    expect(await levelsOf(file)).toEqual(levels);
  });

  it('takes grey frames, and repeats the last column and row of odd sizes', async () => {
    const file = inFolder('odd.mp4');
    await writeVideo(file, [grey(200, 47, 31, 1), grey(200, 47, 31, 1)]);
    expect(await probeVideo(file)).toMatchObject({ width: 48, height: 32, fps: 25, frames: 2 });
    for await (const { image } of readVideo(file)) {
      expect(image.data.every((value) => Math.abs(value - 200) < 6)).toBe(true);
    }
    const pixel = inFolder('pixel.mp4');
    await writeVideo(pixel, [grey(80, 1, 1)]);
    expect(await probeVideo(pixel)).toMatchObject({ width: 2, height: 2, frames: 1 });
  });

  it('keeps the sound of another file, as long as the frames', async () => {
    const source = inFolder('source.mp4');
    const tone = ['-f', 'lavfi', '-i', 'sine=frequency=440:duration=0.6'];
    const picture = ['-f', 'lavfi', '-i', 'color=red:s=64x64:r=10:d=2'];
    spawnSync('ffmpeg', ['-v', 'error', ...picture, ...tone, '-c:v', 'libx264', '-c:a', 'aac', source]);
    const file = inFolder('with-sound.mp4');
    await writeVideo(
      file,
      levels.map((level) => grey(level)),
      { fps: 10, audio: source, audioStart: 0.2 },
    );
    expect(await probeVideo(file)).toMatchObject({ frames: 12, hasAudio: true });
    const pcm = spawnSync('ffmpeg', [
      '-v',
      'error',
      '-i',
      file,
      '-f',
      's16le',
      '-ac',
      '1',
      '-ar',
      '8000',
      '-',
    ]);
    const samples = new Int16Array(new Uint8Array(pcm.stdout).buffer);
    expect(samples.length / 8000).toBeCloseTo(1.2, 0);
    const loudness = (from: number, to: number) =>
      Math.max(...samples.subarray(from * 8000, to * 8000).map(Math.abs));
    expect(loudness(0.1, 0.3)).toBeGreaterThan(1000);
    expect(loudness(0.6, 1)).toBeLessThan(100); // the source is silent by then

    const sound = inFolder('tone.wav');
    spawnSync('ffmpeg', ['-v', 'error', ...tone, sound]);
    const sounding = inFolder('sounding.mp4');
    await writeVideo(sounding, [grey(9)], { audio: sound });
    expect(await probeVideo(sounding)).toMatchObject({ hasAudio: true });

    const silent = inFolder('silent.mp4');
    await writeVideo(silent, [grey(9)], { audio: inFolder('odd.mp4') });
    expect(await probeVideo(silent)).toMatchObject({ hasAudio: false });
  });

  it('leaves the old file, and nothing else, when it fails or is stopped', async () => {
    const place = inFolder('place');
    mkdirSync(place);
    const file = path.join(place, 'clip.mp4');
    writeFileSync(file, 'old');
    const stop = new AbortController();
    async function* stopping() {
      for (;;) {
        yield grey(1);
        await new Promise((resolve) => setTimeout(resolve, 5));
        stop.abort(new Error('enough'));
      }
    }
    function* failing() {
      yield grey(1);
      throw new Error('no more frames');
    }
    const mixed = [grey(1), grey(1), grey(1, 50)];
    await expect(writeVideo(file, stopping(), { signal: stop.signal })).rejects.toThrow('enough');
    await expect(writeVideo(file, failing())).rejects.toThrow('no more frames');
    await expect(writeVideo(file, mixed)).rejects.toThrow(ShapeError);
    await expect(writeVideo(file, mixed)).rejects.toThrow(/one size, here 48x32; frame 2 is 50x32/);
    expect(readFileSync(file, 'utf8')).toBe('old');
    expect(readdirSync(place)).toEqual(['clip.mp4']);
  });

  it('says that a file cannot be written there', async () => {
    const directory = inFolder('folder.mp4');
    mkdirSync(directory);
    writeFileSync(inFolder('file'), '');
    for (const place of [directory, inFolder('file/clip.mp4')]) {
      for (const attempt of [writeVideo(place, [grey(1)]), assertVideoWritable(place)]) {
        await expect(attempt).rejects.toMatchObject({ code: 'file-not-writable' });
      }
    }
    await assertVideoWritable(inFolder('a.mp4'));
    await expect(writeVideo(inFolder('a.mp4'), [grey(1)], { audio: inFolder('none.mp4') })).rejects.toThrow(
      /no file or folder at/,
    );
  });
});

describe('writeVideo', () => {
  it('refuses what makes no sense', async () => {
    const refused = async (...args: Parameters<typeof writeVideo>) => {
      const error: unknown = await writeVideo(...args).catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(InvalidArgumentError);
      return (error as Error).message;
    };
    expect(await refused(inFolder('a.avi'), [grey(1)])).toMatch(/as mp4, m4v, .*received ".*a.avi"/);
    expect(await refused(inFolder('a.mp4'), [])).toMatch(/at least one frame/);
    expect(await refused(inFolder('a.mp4'), [grey(1)], { fps: 0 })).toMatch(/fps is .*received 0/);
    expect(await refused(inFolder('a.mp4'), [grey(1)], { audioStart: -1 })).toMatch(/audioStart/);
    await expect(writeVideo(inFolder('a.mp4'), [grey(1, 4, 4, 4)])).rejects.toThrow(/4 channels/);
  });

  it('says how to install ffmpeg where it is missing', () => {
    const program = `
      const { writeVideo } = await import(${JSON.stringify(fileURLToPath(new URL('write-video.ts', import.meta.url)))});
      const frame = { data: new Uint8Array(12), width: 2, height: 2, channels: 3 };
      await writeVideo('clip.mp4', [frame]).catch(({ code, message }) => console.log(code, message));`;
    const { stdout } = spawnSync(
      process.execPath,
      ['--import', 'tsx', '--input-type=module', '-e', program],
      { encoding: 'utf8', cwd: fileURLToPath(new URL('../../..', import.meta.url)), env: { PATH: folder } },
    );
    expect(stdout).toMatch(/^missing-program Writing video needs .*"ffmpeg".*apt install ffmpeg/);
  });
});
