import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { FileFormatError, InvalidArgumentError, Random, withRandom } from '@dl/core';
import { writeImage } from '@dl/core/data';
import { expectNoLeaks } from '@dl/core/testing';
import * as tf from '@tensorflow/tfjs-core';
import { classifyVideo } from './classify-video';
import { networkClassifier, type ClipClassifier } from './clip-classifier';
import { videoFolder } from './data/video-folder';
import { videoSource } from './data/video-source';
import { slowFusionNetwork } from './networks/fusion-network';
import { smallTower } from './networks/tower';
import { loadVideoNetwork, saveVideoNetwork } from './networks/video-checkpoint';

let folder: string;
let frames: string;
let dark: string;

/** Frame k of 30 has level 8k. */
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'dl-classify-'));
  dark = path.join(folder, 'classes/dark');
  frames = path.join(dark, 'one');
  for (let k = 0; k < 30; k++) {
    const image = {
      data: new Uint8Array(20 * 20 * 3).fill(8 * k),
      width: 20,
      height: 20,
      channels: 3,
    } as const;
    await writeImage(path.join(frames, `${k}.png`), image);
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Says how light the first frame is, and notes which clips it saw. */
function lightness(seen: number[][]): ClipClassifier {
  return {
    classes: ['dark', 'light', 'neither'],
    clipFrames: 4,
    classify: async (clip) => {
      seen.push(clip.map(({ data }) => data[0]! / 8));
      const light = clip[0]!.data[0]! / 255;
      return [1 - light, light, 0];
    },
  };
}

describe('classifyVideo', () => {
  it('averages the probabilities of clips that are spread over the video', async () => {
    const seen: number[][] = [];
    const result = await classifyVideo(lightness(seen), frames, { clips: 3, topK: 2 });
    expect(seen).toEqual([[0, 1, 2, 3], [13, 14, 15, 16], [26, 27, 28, 29]]); // prettier-ignore
    const light = (8 * (0 + 13 + 26)) / 255 / 3;
    expect(result).toMatchObject({ clips: 3, frames: 30, best: [{ label: 'dark' }, { label: 'light' }] });
    expect(result.best.map(({ score }) => score)).toEqual([
      expect.closeTo(1 - light, 5),
      expect.closeTo(light, 5),
    ]);
  });

  it('classifies a part at another rate, and a short video once', async () => {
    const seen: number[][] = [];
    await classifyVideo(lightness(seen), frames, { clips: 2, start: 0.4, fps: 12.5, end: 1 });
    expect(seen).toEqual([[10, 12, 14, 16], [18, 20, 22, 24]]); // prettier-ignore
    const short = await videoSource(frames, { end: 0.08 });
    const { clips } = await classifyVideo(lightness(seen), short, { clips: 5, views: 2 });
    expect(clips).toBe(1);
    expect(seen.slice(2)).toEqual([[0, 1, 1, 1], [0, 1, 1, 1]]); // prettier-ignore
  });

  it('says what is wrong', async () => {
    await expect(classifyVideo(lightness([]), frames, { clips: 0 })).rejects.toThrow(InvalidArgumentError);
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(classifyVideo(lightness([]), frames, { signal })).rejects.toThrow('enough');
    await expect(classifyVideo(lightness([]), frames, { start: 2 })).rejects.toThrow(FileFormatError);
  });
});

describe('a network', () => {
  const options = { classes: 3, size: 16, channels: 1, tower: smallTower, width: 0.2 };
  const classes = ['a', 'b', 'c'];

  it('is saved, loaded, and classifies a video as before', async () => {
    const network = withRandom(new Random(1), () => slowFusionNetwork(options));
    const file = path.join(folder, 'slow.safetensors');
    await saveVideoNetwork(file, network, { options, classes, fps: 10 });
    const loaded = await loadVideoNetwork(file);
    expect(loaded).toMatchObject({ classes, fps: 10 });
    const [before, after] = await expectNoLeaks(async () => [
      await classifyVideo(networkClassifier(network, loaded), frames, { clips: 2 }),
      await classifyVideo(networkClassifier(loaded.network, loaded), frames, { clips: 2 }),
    ]);
    expect(after).toEqual(before);
    expect(after.best.reduce((sum, { score }) => sum + score, 0)).toBeCloseTo(1, 5);
    const clip = tf.fill([1, 10, 16, 16, 1], 0.5);
    expect(loaded.network.forward(clip).arraySync()).toEqual(network.eval().forward(clip).arraySync());

    const bytes = readFileSync(file);
    const other = path.join(folder, 'other.safetensors');
    writeFileSync(
      other,
      Buffer.from(bytes.toString('latin1').replace('video-network', 'audio-network'), 'latin1'),
    );
    await expect(loadVideoNetwork(other)).rejects.toThrow(/is no video network: it lacks "video-network"/);
    writeFileSync(other, Buffer.from(bytes.toString('latin1').replace('clipFrames', 'clapFrames'), 'latin1'));
    await expect(loadVideoNetwork(other)).rejects.toThrow(FileFormatError);
  });
});

describe('videoFolder', () => {
  it('finds folders of frames and files by class', async () => {
    const light = path.join(folder, 'classes/light');
    mkdirSync(light);
    await expect(videoFolder(path.join(folder, 'classes'))).rejects.toThrow(/light has no videos/);
    const hasFfmpeg = spawnSync('ffmpeg', ['-version']).status === 0;
    const made = hasFfmpeg
      ? spawnSync('ffmpeg', [
          '-v',
          'error',
          '-f',
          'lavfi',
          '-i',
          'color=white:s=32x32:d=1:r=10',
          path.join(light, 'a.mp4'),
        ])
      : undefined;
    if (!made)
      await writeImage(path.join(light, 'a', '1.png'), {
        data: new Uint8Array(3),
        width: 1,
        height: 1,
        channels: 3,
      });
    const { videos, classes } = await videoFolder(path.join(folder, 'classes'));
    expect(classes).toEqual(['dark', 'light']);
    expect(videos.map(({ label, source }) => [label, source.frames])).toEqual([[0, 30], [1, made ? 10 : 1]]); // prettier-ignore
    await expect(videoFolder(frames)).rejects.toThrow(/has no folders/);
  });
});
