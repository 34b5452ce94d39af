import { InvalidArgumentError, type HostTensor, type Random } from '@dl/core';
import { toTensor, type Dataset, type Transform } from '@dl/core/data';
import { clipStarts, randomClipStart } from './clip-starts';
import type { VideoCollection } from './frame-source';
import { readClip, toClip } from './read-clip';

/** A clip with the class of its video. */
export type ClipSample = {
  /** float32 [time, height, width, channels]. */
  readonly clip: HostTensor<'float32'>;
  readonly label: number;
  /** Index of the video. */
  readonly video: number;
};

export interface VideoClipsOptions {
  /** Frames in a clip: the network's `clipFrames`. */
  clipFrames: number;
  /**
   * 'random' is one clip a video that begins anywhere, another one every epoch, for training. A number is so many clips
   * a video, spread evenly, for evaluation. Default: 'random'.
   */
  clips?: 'random' | number;
  /**
   * What is done to every frame; what is random in it is the same for all frames of a clip. It ends with numbers in [0,
   * 1] of one size. Default: `[toTensor()]`.
   */
  transforms?: readonly Transform[];
}

/**
 * Clips of videos, as a network takes them. Sample `i` is of video `i` in training; with `n` clips a video, the samples
 * `n * v` to `n * v + n - 1` are those of video `v`.
 *
 * ```ts
 * const train = new VideoClips(videos, { clipFrames: 10, transforms: [resize(36), randomCrop(32), toTensor()] });
 * const test = new VideoClips(videos, { clipFrames: 10, clips: 20, transforms: [resize(36), centerCrop(32), toTensor()] });
 * ```
 */
export class VideoClips implements Dataset<ClipSample> {
  readonly length: number;
  readonly classes: readonly string[];
  private readonly clipFrames: number;
  private readonly clips: 'random' | number;
  private readonly transforms: readonly Transform[];

  /** @throws {@link InvalidArgumentError} if a number is no positive integer. */
  constructor(
    private readonly collection: VideoCollection,
    { clipFrames, clips = 'random', transforms = [toTensor()] }: VideoClipsOptions,
  ) {
    for (const [name, count] of Object.entries({ clipFrames, clips })) {
      if (count === 'random' || (Number.isInteger(count) && count > 0)) continue;
      throw new InvalidArgumentError(`${name} is a positive integer; received ${count}`);
    }
    this.classes = collection.classes;
    this.clipFrames = clipFrames;
    this.clips = clips;
    this.transforms = transforms;
    this.length = collection.videos.length * (clips === 'random' ? 1 : clips);
  }

  async get(index: number, random: Random): Promise<ClipSample> {
    const { clipFrames, clips } = this;
    const video = clips === 'random' ? index : Math.floor(index / clips);
    const { source, label } = this.collection.videos[video]!;
    const start =
      clips === 'random'
        ? randomClipStart(source.frames, clipFrames, random)
        : clipStarts(source.frames, clipFrames, clips)[index % clips]!;
    const frames = await readClip(source, start, clipFrames);
    return { clip: toClip(frames, this.transforms, random), label, video };
  }
}
