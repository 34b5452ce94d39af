import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from '@jest/globals';
import { runInChromium } from '../../../../../build/run-in-chromium';
import { testInChromium } from '../../../../../build/test-in-chromium';
import { encodeVideo, greyFrames } from './testing/encode-video';

const [width, height, fps, count] = [64, 48, 10, 25];

/** Frame k is grey of level 10k. */
function videos(): Record<string, Buffer> {
  const folder = mkdtempSync(path.join(tmpdir(), 'dl-video-'));
  const frames = { pixels: greyFrames(count, (k) => 10 * k, { width, height }), width, height, fps };
  const codecs = { 'a.mp4': 'libx264', 'a.webm': 'libvpx' };
  try {
    return Object.fromEntries(
      Object.entries(codecs).map(([name, codec]) => {
        const file = path.join(folder, name);
        const options = ['-c:v', codec, '-pix_fmt', 'yuv420p', '-g', '8', '-b:v', '1M'];
        encodeVideo(file, frames, options);
        return [name, readFileSync(file)];
      }),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const page = `
  import { probeVideo } from './probe-video';
  import { readVideo } from './read-video';
  declare const report: (value: unknown) => void;

  async function read(source: string | Blob, options = {}) {
    const frames = [];
    for await (const { image, time } of readVideo(source, options)) {
      frames.push({ level: image.data[0], time, width: image.width, height: image.height, bytes: image.data.length });
    }
    return frames;
  }

  const results: Record<string, unknown> = {};
  for (const file of ['/a.mp4', '/a.webm']) {
    results[file] = { info: await probeVideo(file), all: await read(file), some: await read(file, { start: 0.7, frames: 3, size: 24 }) };
  }
  const blob = await (await fetch('/a.mp4')).blob();
  results.blob = await read(blob, { fps: 5, end: 1 });
  const failures = [new Blob(['no video']), new Blob([]), blob.slice(0, 900)].map((source) => read(source).then(
    (frames) => 'read ' + frames.length, ({ code, message }) => code + ': ' + message));
  results.failures = await Promise.all(failures);
  report(results);`;

interface Read {
  level: number;
  time: number;
  width: number;
  height: number;
  bytes: number;
}
type Results = Record<'/a.mp4' | '/a.webm', { info: object; all: Read[]; some: Read[] }> & {
  blob: Read[];
  failures: string[];
};

if (spawnSync('ffmpeg', ['-version']).status !== 0) {
  if (process.env.CI === 'true') throw new Error('ffmpeg is missing: apt install ffmpeg');
  it.skip('video in the browser (skipped: ffmpeg is missing, apt install ffmpeg)', () => {});
} else
  testInChromium('decodes H.264 and VP8 frame by frame, from an address and a Blob', async (executable) => {
    const files = videos();
    const results = await runInChromium<Results>(page, {
      directory: path.dirname(fileURLToPath(import.meta.url)),
      executable,
      serve(request, response) {
        const bytes = files[request.url!.slice(1)];
        if (bytes) response.end(bytes);
        return Boolean(bytes);
      },
    });
    for (const file of ['/a.mp4', '/a.webm'] as const) {
      const { info, all, some } = results[file];
      expect(info).toMatchObject({ width, height, frames: count, hasAudio: false });
      expect(info).toHaveProperty('fps', expect.closeTo(fps, 3));
      expect(info).toHaveProperty('duration', expect.closeTo(2.5, 2));
      // The levels of neighbours are 10 apart; compression and conversion of colours may cost some of that.
      expect(all.map(({ level }) => Math.round(level / 10))).toEqual(
        Array.from({ length: count }, (_, k) => k),
      );
      expect(all[3]).toMatchObject({
        time: expect.closeTo(0.3, 5) as unknown,
        width,
        height,
        bytes: width * height * 3,
      });
      expect(some.map(({ level }) => Math.round(level / 10))).toEqual([7, 8, 9]);
      expect(some[0]).toMatchObject({ height: 24, width: 32 });
    }
    expect(results.blob.map(({ level }) => Math.round(level / 10))).toEqual([0, 2, 4, 6, 8]);
    for (const failure of results.failures)
      expect(failure).toMatch(/^file-format: the video (is no video, or damaged|has no video)/);
  });
