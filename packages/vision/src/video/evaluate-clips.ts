import { fromHostTensor } from '@dl/core';
import { DataLoader, type Dataset } from '@dl/core/data';
import { inEvaluationMode } from '@dl/core/internal';
import type { Module } from '@dl/core/nn';
import * as tf from '@tensorflow/tfjs-core';
import type { ClipSample } from './data/video-clips';

/** Shares of hits, as in table 1 of Karpathy et al. 2014. */
export interface VideoEvaluation {
  /** Share of clips whose class is the most probable one. */
  clipHit1: number;
  /** Share of clips whose class is among the 5 most probable. */
  clipHit5: number;
  /** The same of videos, after averaging the probabilities of their clips. */
  videoHit1: number;
  videoHit5: number;
  clips: number;
  videos: number;
  /** Of clips: `confusion[label][prediction]`. */
  confusion: number[][];
}

export interface EvaluateClipsOptions {
  /** Clips at a time; more are faster and take more memory. Default: 64. */
  batchSize?: number;
  /** Ends the evaluation between two batches, with the signal's reason as the error. */
  signal?: AbortSignal;
}

/**
 * Measures a network on clips and, with the probabilities of a video's clips averaged, on videos (section 4.1).
 *
 * ```ts
 * const test = new VideoClips(videos, { clipFrames: network.clipFrames, clips: 20 });
 * const { clipHit1, videoHit1, videoHit5 } = await evaluateClips(network, test);
 * ```
 */
export async function evaluateClips(
  model: Module,
  dataset: Dataset<ClipSample>,
  { batchSize = 64, signal }: EvaluateClipsOptions = {},
): Promise<VideoEvaluation> {
  const clips = new Hits();
  const sums = new Map<number, { label: number; scores: Float32Array }>();
  await inEvaluationMode(model, async () => {
    for await (const { clip, label, video } of new DataLoader(dataset, { batchSize }).epoch(0)) {
      signal?.throwIfAborted();
      const output = tf.tidy(() => tf.softmax(model.forward(fromHostTensor(clip)))); // [batch, classes]
      const [rows, classes] = output.shape as [number, number];
      const probabilities = (await output.data()) as Float32Array;
      output.dispose();
      for (let row = 0; row < rows; row++) {
        const scores = probabilities.subarray(row * classes, (row + 1) * classes);
        const truth = label.data[row]!;
        clips.add(scores, truth);
        const sum = sums.get(video.data[row]!);
        if (sum) scores.forEach((score, index) => (sum.scores[index]! += score));
        else sums.set(video.data[row]!, { label: truth, scores: scores.slice() });
      }
    }
  });
  const videos = new Hits();
  for (const { label, scores } of sums.values()) videos.add(scores, label);
  return {
    clipHit1: clips.share(1),
    clipHit5: clips.share(5),
    videoHit1: videos.share(1),
    videoHit5: videos.share(5),
    clips: clips.ranks.length,
    videos: videos.ranks.length,
    confusion: clips.confusion,
  };
}

/** Counts at which rank the right class came. */
class Hits {
  readonly ranks: number[] = [];
  readonly confusion: number[][] = [];

  add(scores: Float32Array, label: number): void {
    // Equal scores count as better than the label's, so that a network that cannot decide has no hits.
    const better = scores.filter((score, index) => index !== label && score >= scores[label]!);
    this.ranks.push(better.length);
    if (!this.confusion.length)
      scores.forEach(() => this.confusion.push(new Array<number>(scores.length).fill(0)));
    this.confusion[label]![scores.indexOf(Math.max(...scores))]!++;
  }

  /** Share of labels among the `k` best. */
  share(k: number): number {
    return this.ranks.filter((rank) => rank < k).length / this.ranks.length;
  }
}
