import { expect, it } from '@jest/globals';
import type { Dataset } from '@dl/core/data';
import { Module } from '@dl/core/nn';
import { expectNoLeaks } from '@dl/core/testing';
import * as tf from '@tensorflow/tfjs-core';
import type { ClipSample } from './data/video-clips';
import { evaluateClips } from './evaluate-clips';

/** The pixels of a clip are its logits. */
class Pixels extends Module {
  forward(clips: tf.Tensor): tf.Tensor {
    return tf.reshape(clips, [clips.shape[0], -1]);
  }
}

const logits: [video: number, label: number, logits: number[]][] = [
  // A video of class 0: one clip is right by far, one a little wrong; their mean is right.
  [0, 0, [9, 0, 0, 0, 0, 0, 0]],
  [0, 0, [0, 0.1, 0, 0, 0, 0, 0]],
  // A video of class 6: never first, second once, last once.
  [1, 6, [3, 0, 0, 0, 0, 0, 2]],
  [1, 6, [3, 1, 1, 1, 1, 1, 0]],
];
const dataset: Dataset<ClipSample> = {
  length: 4,
  get: (index) => {
    const [video, label, values] = logits[index]!;
    return { video, label, clip: { dtype: 'float32', shape: [1, 1, 7, 1], data: Float32Array.from(values) } };
  },
};

it('measures clips, and videos by the mean probabilities of their clips', async () => {
  const model = new Pixels();
  const evaluation = await expectNoLeaks(() => evaluateClips(model, dataset, { batchSize: 3 }));
  expect(evaluation).toMatchObject({ clips: 4, videos: 2, clipHit1: 0.25, clipHit5: 0.5, videoHit1: 0.5 });
  expect(evaluation.videoHit5).toBe(1);
  expect(evaluation.confusion[0]!.slice(0, 2)).toEqual([1, 1]);
  expect(evaluation.confusion[6]![0]).toBe(2);
  expect(model.training).toBe(true);
});

it('stops when it is told to', async () => {
  const signal = AbortSignal.abort(new Error('enough'));
  await expect(evaluateClips(new Pixels(), dataset, { signal })).rejects.toThrow('enough');
});
