import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, truncateSync, copyFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Random, withRandom } from '@dl/core';
import { useBackend } from '@dl/core/backends';
import { probeVideo, readImage, writeVideo, type Image } from '@dl/core/data';
import { expectNoLeaks } from '@dl/core/testing';
import { TransformNetwork } from '../feed-forward';
import { waves } from '../feed-forward/testing/patterns';
import { randomEncoder } from '../feed-forward/testing/random-encoder';
import { openOpticalFlow } from './open-optical-flow';
import { stylizeVideo } from './stylize-video';
import { transferVideoStyle } from './transfer-video-style';
import type { TransferVideoStyleOptions } from './transfer-video-style-options';
import type { VideoEvent } from './video-events';
import { warpingError } from './warping-error';

const hasFfmpeg = spawnSync('ffmpeg', ['-version']).status === 0;
if (!hasFfmpeg && process.env.CI === 'true') throw new Error('ffmpeg is missing: apt install ffmpeg');
const describeWithFfmpeg = hasFfmpeg ? describe : describe.skip;
const why = hasFfmpeg ? '' : ' (skipped: ffmpeg is missing, apt install ffmpeg)';

const folder = mkdtempSync(path.join(tmpdir(), 'dl-paint-video-'));
const inFolder = (name: string) => path.join(folder, name);
const clip = inFolder('clip.mp4');
const [width, height, count] = [48, 32, 4];
const originals = Array.from({ length: count }, (_, k) => waves(width, height, k));
let network: TransformNetwork;

beforeAll(async () => {
  await useBackend('wasm');
  network = withRandom(new Random(2), () => new TransformNetwork({ width: 4, residualBlocks: 1 })).eval();
  if (!hasFfmpeg) return;
  const tone = inFolder('tone.wav');
  spawnSync('ffmpeg', ['-v', 'error', '-f', 'lavfi', '-i', 'sine=duration=1', tone]);
  await writeVideo(clip, originals, { fps: 10, audio: tone });
});
afterAll(() => {
  network.dispose();
  rmSync(folder, { recursive: true });
});

const framesOf = (directory: string): Promise<Image[]> =>
  Promise.all(
    readdirSync(directory)
      .filter((name) => name.endsWith('.png'))
      .sort()
      .map((name) => readImage(path.join(directory, name))),
  );

/** Aborts after the frame with this index. */
function stopAfter(index: number) {
  const stop = new AbortController();
  const onEvent = (event: VideoEvent) => {
    if (event.type === 'frame-end' && event.index === index) stop.abort(new Error('enough'));
  };
  return { signal: stop.signal, onEvent };
}

describeWithFfmpeg(`stylizeVideo${why}`, () => {
  it('paints every frame, keeps the sound, and leaves no folder', async () => {
    const output = inFolder('fast.mp4');
    const events: VideoEvent[] = [];
    const painted = await stylizeVideo(clip, output, network, {}, { onEvent: (event) => events.push(event) });
    expect(painted).toEqual({ frames: count, fps: 10, folder: undefined });
    expect(await probeVideo(output)).toMatchObject({ width, height, fps: 10, frames: count, hasAudio: true });
    expect(existsSync(`${output}.frames`)).toBe(false);
    expect(events.map(({ type }) => type)).toEqual([
      'video-start',
      ...Array<string>(count).fill('frame-end'),
      'video-end',
    ]);
    expect(events[0]).toMatchObject({ frames: count, width, height });
  });

  it('goes on with the frame that is missing, to the same frames', async () => {
    const [whole, stopped] = [inFolder('whole'), inFolder('stopped')];
    const options = { blend: 0.5, audio: false };
    await stylizeVideo(clip, inFolder('whole.mp4'), network, { ...options, frames: whole });
    const output = inFolder('stopped.mp4');
    const run = (controls = {}) =>
      stylizeVideo(clip, output, network, { ...options, frames: stopped }, controls);
    await expect(run(stopAfter(1))).rejects.toThrow('enough');
    expect(existsSync(output)).toBe(false);
    expect(await framesOf(stopped)).toHaveLength(2);
    const kept: boolean[] = [];
    const onEvent = (event: VideoEvent) => event.type === 'frame-end' && kept.push(event.kept);
    await expectNoLeaks(() => run({ onEvent }));
    expect(kept).toEqual([true, true, false, false]);
    expect(await framesOf(stopped)).toEqual(await framesOf(whole));
    expect(await probeVideo(output)).toMatchObject({ frames: count, hasAudio: false });

    // A frame that is removed is painted again.
    rmSync(path.join(stopped, 'frame-000003.png'));
    await run();
    expect(await framesOf(stopped)).toEqual(await framesOf(whole));
    const other = stylizeVideo(clip, output, network, { ...options, blend: 0.2, frames: stopped });
    await expect(other).rejects.toThrow(/has frames of another video, or .* other options/);
  });

  it('flickers less when it blends in the painting before', async () => {
    const flow = await openOpticalFlow();
    const errorWith = async (blend: number) => {
      const frames = inFolder(`blend-${blend}`);
      await stylizeVideo(clip, inFolder('blend.mp4'), network, { blend, frames });
      const painted = await framesOf(frames);
      return warpingError(
        flow,
        painted.map((image, i) => ({ frame: originals[i]!, painted: image })),
      );
    };
    expect(await errorWith(0.6)).toBeLessThan(0.7 * (await errorWith(0)));
  });

  it('says what is wrong before it paints', async () => {
    const refused = async (input: string, output: string, options = {}) => {
      const paint = stylizeVideo(input, output, network, options, {
        onEvent: ({ type }) => {
          if (type === 'frame-end') throw new Error('it has painted');
        },
      });
      return paint.then(
        () => 'painted',
        ({ code, message }: { code: string; message: string }) => `${code}: ${message}`,
      );
    };
    const directory = inFolder('folder.mp4');
    mkdirSync(directory);
    const out = inFolder('out.mp4');
    expect(await refused(clip, directory)).toMatch(/^file-not-writable/);
    expect(await refused(clip, inFolder('out.avi'))).toMatch(/^invalid-argument: videos are written as mp4/);
    expect(await refused(clip, out, { start: 9 })).toMatch(/^file-format: .*has no frames from 9 s on/);
    expect(await refused(clip, out, { blend: 1 })).toMatch(/^invalid-argument: stylizeVideo/);
    expect(await refused(inFolder('none.mp4'), out)).toMatch(/^file-not-found/);
    const cut = inFolder('cut.mp4');
    copyFileSync(clip, cut);
    truncateSync(cut, 600);
    expect(await refused(cut, out)).toMatch(/^file-format: .*is no video, or damaged/);
    const tone = inFolder('tone.wav');
    expect(await refused(tone, out)).toMatch(/^file-format: .*has no video/);
    const pixels = inFolder('pixel.mp4');
    await writeVideo(pixels, [waves(1, 1)]);
    expect(await refused(pixels, out)).toMatch(/^shape-mismatch: the picture has 2 x 2 pixels/);
  });
});

describeWithFfmpeg(`transferVideoStyle${why}`, () => {
  const style = waves(32, 32, 21);
  const quick: TransferVideoStyleOptions = { size: 32, iterations: 4, firstIterations: 6, memoryLimit: 4 };

  async function transfer(name: string, options: TransferVideoStyleOptions, controls = {}): Promise<Image[]> {
    const frames = inFolder(name);
    const encoder = randomEncoder();
    try {
      const given = { ...quick, ...options, frames, loadedEncoder: encoder };
      await transferVideoStyle(clip, `${frames}.mp4`, style, given, controls);
    } finally {
      encoder.dispose();
    }
    return framesOf(frames);
  }

  it('keeps to the frames before, and is the same when it is stopped and resumed', async () => {
    let painted: Image[] = [];
    await expectNoLeaks(async () => {
      painted = await transfer('steady', { earlierFrames: [1, 2] });
    });
    expect(painted).toHaveLength(count);
    await expect(transfer('resumed', { earlierFrames: [1, 2] }, stopAfter(1))).rejects.toThrow('enough');
    expect(readdirSync(inFolder('resumed')).sort()).toEqual([
      'frame-000001.png',
      'frame-000002.png',
      'painting.json',
    ]);
    expect(await transfer('resumed', { earlierFrames: [1, 2] })).toEqual(painted);

    const flow = await openOpticalFlow();
    const errorOf = (images: Image[]) =>
      warpingError(
        flow,
        images.map((image, i) => ({ frame: originals[i]!, painted: image })),
      );
    const alone = await transfer('alone', { temporalWeight: 0, init: 'noise', seed: 3 });
    expect(await errorOf(painted)).toBeLessThan(await errorOf(alone));
  });

  it('says what is wrong', async () => {
    await expect(transfer('layer', { styleLayers: ['relu9_9'] })).rejects.toMatchObject({
      code: 'unknown-layer',
    });
    await expect(transfer('memory', { memoryLimit: 1e-6 })).rejects.toMatchObject({
      code: 'not-enough-memory',
    });
    await expect(transfer('options', { earlierFrames: [0] })).rejects.toThrow(
      /transferVideoStyle: .*earlierFrames/s,
    );
  });
});
