import { InvalidArgumentError, Random } from '@dl/core';
import type { VideoSource } from '@dl/core/data';
import type { ClipClassifier } from './clip-classifier';
import { clipStarts } from './data/clip-starts';
import type { FrameSource } from './data/frame-source';
import { readClip } from './data/read-clip';
import { videoSource, type VideoSourceOptions } from './data/video-source';

export interface ClassifyVideoOptions extends VideoSourceOptions {
  /** Clips whose probabilities are averaged, spread evenly over the video. Default: 20, as in the paper. */
  clips?: number;
  /** How often each clip is classified, each time with other random crops and flips. Default: 1; the paper's is 4. */
  views?: number;
  /** How many classes to name, the most probable first. Default: 5. */
  topK?: number;
  /** Seed of random crops and flips. Default: 0. */
  seed?: number;
}

export interface ClassifiedVideo {
  /** The most probable classes, best first. */
  readonly best: readonly { readonly label: string; readonly score: number }[];
  /** Clips that were classified; a short video has fewer than were asked for. */
  readonly clips: number;
  /** Frames of the video, at the rate at which it was read. */
  readonly frames: number;
}

/**
 * Names what a video shows: the mean of the probabilities of its clips (Karpathy et al. 2014, section 4.1: 20 clips, each
 * four times with other crops and flips).
 *
 * ```ts
 * const { network, ...settings } = await loadVideoNetwork('slow.safetensors');
 * const { best } = await classifyVideo(networkClassifier(network, settings), 'clip.mp4', { fps: settings.fps, topK: 3 });
 * best[0]; // { label: '7 left', score: 0.93 }
 * ```
 *
 * @throws {@link InvalidArgumentError} for options that make no sense; {@link FileFormatError} if it is no video.
 */
export async function classifyVideo(
  classifier: ClipClassifier,
  video: VideoSource | FrameSource,
  { clips = 20, views = 1, topK = 5, seed = 0, ...options }: ClassifyVideoOptions = {},
): Promise<ClassifiedVideo> {
  for (const [name, count] of Object.entries({ clips, views, topK })) {
    if (Number.isInteger(count) && count > 0) continue;
    throw new InvalidArgumentError(`classifyVideo: ${name} is a positive integer; received ${count}`);
  }
  const source = isFrameSource(video) ? video : await videoSource(video, options);
  const { classes, clipFrames } = classifier;
  const starts = [...new Set(clipStarts(source.frames, clipFrames, clips))];
  const sums = new Float64Array(classes.length);
  for (const [clip, start] of starts.entries()) {
    const frames = await readClip(source, start, clipFrames);
    for (let view = 0; view < views; view++) {
      options.signal?.throwIfAborted();
      const probabilities = await classifier.classify(frames, Random.derive(seed, clip, view));
      for (const index of sums.keys()) sums[index]! += probabilities[index]!;
    }
  }
  const best = classes
    .map((label, index) => ({ label, score: sums[index]! / (starts.length * views) }))
    .sort((a, b) => b.score - a.score)
    .slice(0, topK);
  return { best, clips: starts.length, frames: source.frames };
}

const isFrameSource = (video: VideoSource | FrameSource): video is FrameSource =>
  typeof video === 'object' && 'read' in video;
