import { fromHostTensor, type HostTensor, type Random } from '@dl/core';
import { toTensor, type Image, type Transform } from '@dl/core/data';
import type { Module } from '@dl/core/nn';
import * as tf from '@tensorflow/tfjs-core';
import { toClip } from './data/read-clip';

/**
 * What {@link classifyVideo} needs: anything that gives clips probabilities. A classifier of images is one with clips of
 * one frame.
 */
export interface ClipClassifier {
  readonly classes: readonly string[];
  /** Frames in a clip. */
  readonly clipFrames: number;
  /**
   * Probabilities of the classes for a clip of `clipFrames` frames. What is random in preparing it (crops, flips) is
   * drawn from `random`.
   */
  classify(frames: readonly Image[], random: Random): Promise<ArrayLike<number>>;
}

export interface NetworkClassifierOptions {
  /** Names of the classes, in the order of the network's logits. */
  classes: readonly string[];
  /** What is done to every frame. Default: `[toTensor()]`. */
  transforms?: readonly Transform[];
}

/**
 * A network of clips, such as a `FusionNetwork`, as a classifier. The network stays the caller's.
 *
 * ```ts
 * const classifier = networkClassifier(network, { classes, transforms: [resize([32, 32]), toTensor()] });
 * const [best] = (await classifyVideo(classifier, 'clip.mp4')).best;
 * ```
 */
export function networkClassifier(
  network: Module & { readonly clipFrames: number },
  { classes, transforms = [toTensor()] }: NetworkClassifierOptions,
): ClipClassifier {
  return {
    classes,
    clipFrames: network.clipFrames,
    classify: (frames, random) => probabilities(network, toClip(frames, transforms, random)),
  };
}

async function probabilities(network: Module, clip: HostTensor): Promise<ArrayLike<number>> {
  const { training } = network;
  network.eval();
  const output = tf.tidy(() => tf.softmax(network.forward(tf.expandDims(fromHostTensor(clip))))); // [1, classes]
  network.train(training);
  const values = await output.data();
  output.dispose();
  return values;
}
