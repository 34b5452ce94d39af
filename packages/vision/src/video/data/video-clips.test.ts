import { describe, expect, it } from '@jest/globals';
import { InvalidArgumentError, Random } from '@dl/core';
import { randomCrop, toTensor, type Image } from '@dl/core/data';
import { clipStarts } from './clip-starts';
import type { FrameSource, VideoCollection } from './frame-source';
import { VideoClips } from './video-clips';

/** Frame k of video v has the levels 50 v + k; the pixels of its lower row are one higher. */
function source(video: number, frames: number): FrameSource {
  return {
    name: `video ${video}`,
    frames,
    read: async (start, count) =>
      Array.from({ length: Math.min(count, frames - start) }, (_, i): Image => {
        const level = 50 * video + start + i;
        return { data: Uint8Array.of(level, level, level + 1, level + 1), width: 2, height: 2, channels: 1 };
      }),
  };
}

const collection: VideoCollection = {
  videos: [
    { source: source(0, 12), label: 1 },
    { source: source(1, 3), label: 0 },
  ],
  classes: ['a', 'b'],
};

const levels = (clip: { data: Float32Array }, pixels = 4) =>
  Array.from(clip.data)
    .filter((_, index) => index % pixels === 0)
    .map((value) => Math.round(value * 255));

describe('clipStarts', () => {
  it('spreads clips from the beginning to the end', () => {
    expect(clipStarts(100, 10, 4)).toEqual([0, 30, 60, 90]);
    expect(clipStarts(12, 4, 3)).toEqual([0, 4, 8]);
    expect(clipStarts(11, 1, 1)).toEqual([5]);
    expect(clipStarts(3, 10, 2)).toEqual([0, 0]);
    expect(() => clipStarts(3, 1, 0)).toThrow(InvalidArgumentError);
  });
});

describe('VideoClips', () => {
  it('has the same clips at every evaluation, and repeats the last frame of a short video', async () => {
    const clips = new VideoClips(collection, { clipFrames: 4, clips: 3 });
    expect(clips).toHaveLength(6);
    const samples = await Promise.all(Array.from({ length: 6 }, (_, i) => clips.get(i, new Random(i))));
    expect(samples.map(({ video, label }) => [video, label])).toEqual([[0, 1], [0, 1], [0, 1], [1, 0], [1, 0], [1, 0]]); // prettier-ignore
    expect(samples[0]!.clip).toMatchObject({ dtype: 'float32', shape: [4, 2, 2, 1] });
    expect(levels(samples[1]!.clip)).toEqual([4, 5, 6, 7]);
    expect(levels(samples[2]!.clip)).toEqual([8, 9, 10, 11]);
    expect(levels(samples[5]!.clip)).toEqual([50, 51, 52, 52]);
  });

  it('begins anywhere in training, as the generator says', async () => {
    const clips = new VideoClips(collection, { clipFrames: 4 });
    expect(clips).toHaveLength(2);
    const first = async (seed: number) => levels((await clips.get(0, new Random(seed))).clip)[0];
    const starts = await Promise.all(Array.from({ length: 200 }, (_, seed) => first(seed)));
    expect(new Set(starts)).toEqual(new Set([0, 1, 2, 3, 4, 5, 6, 7, 8]));
    expect(await first(7)).toBe(starts[7]);
  });

  it('crops all frames of a clip at the same place', async () => {
    const clips = new VideoClips(collection, { clipFrames: 12, transforms: [randomCrop(1), toTensor()] });
    const places = new Set<number>();
    for (let seed = 0; seed < 20; seed++) {
      const [first, ...rest] = levels((await clips.get(0, new Random(seed))).clip, 1);
      expect(rest).toEqual(Array.from({ length: 11 }, (_, i) => first! + 1 + i));
      places.add(first!);
    }
    expect(places).toEqual(new Set([0, 1]));
  });

  it('refuses numbers that make no sense', () => {
    expect(() => new VideoClips(collection, { clipFrames: 0 })).toThrow(
      /clipFrames is a positive integer; received 0/,
    );
    expect(() => new VideoClips(collection, { clipFrames: 1, clips: 0.5 })).toThrow(/clips is a positive/);
  });
});
