import { toHostTensor } from '@dl/core';
import { toImage, type Image } from '@dl/core/data';
import { CheckpointMismatchError, Checkpoints, type LoadedCheckpoint } from '@dl/core/train';
import * as tf from '@tensorflow/tfjs-core';
import type { Objective } from './objective';
import { Painter, type PainterState } from './painter';
import type { PaintingControls } from './painting-events';
import type { PaintingOptions } from './painting-options';

/** One size at which a picture is painted, from coarse to fine. */
export interface Scale {
  readonly width: number;
  readonly height: number;
  /** What is optimised at this size. Called when the scale begins; `paint` disposes it. */
  readonly objective: () => Promise<Objective>;
}

export interface PaintSettings {
  readonly scales: readonly Scale[];
  readonly options: PaintingOptions;
  /** The picture that the first scale begins with, [1, height, width, 3]; it stays the caller's. */
  readonly start: tf.Tensor;
  /** What makes a picture out of the pixels, in [0, 1], also of intermediate ones. Default: nothing is changed. */
  readonly finish?: (image: Image) => Image;
  /** All that decides what is painted, to refuse checkpoints of something else. */
  readonly fingerprint: string;
}

export interface Painted {
  readonly image: Image;
  /** Of the picture before the last step, by name. */
  readonly losses: Readonly<Record<string, number>>;
}

interface SavedPainting {
  readonly fingerprint: string;
  /** Index of the scale. */
  readonly scale: number;
  readonly painter: PainterState;
}

/**
 * Paints a picture from coarse to fine: what one scale ends with, enlarged, is where the next begins. With a folder of
 * checkpoints it can be stopped at any time and goes on to the same picture.
 *
 * @throws {@link DivergedError}; {@link CheckpointMismatchError} if the checkpoint is of another painting;
 * {@link InvalidArgumentError} for a folder with checkpoints of an earlier one that is not resumed; the signal's reason.
 */
export async function paint(
  { scales, options, start, finish = (image) => image, fingerprint }: PaintSettings,
  { signal, onEvent = () => {} }: PaintingControls,
): Promise<Painted> {
  const { iterations, pictureEvery, checkpointEvery } = options;
  const checkpoints =
    options.checkpoints === undefined ? undefined : new Checkpoints<SavedPainting>(options.checkpoints);
  if (!options.resume) await checkpoints?.assertNoneAhead(0);
  let saved = options.resume ? await latest(checkpoints, fingerprint) : undefined;
  let pixels = tf.clone(start);
  let losses: Record<string, number> = {};
  try {
    for (const [index, { width, height, objective: create }] of scales.entries()) {
      if (saved && saved.state.scale > index) continue;
      const scale = index + 1;
      onEvent({ type: 'scale-start', scale, scales: scales.length, width, height, iterations });
      pixels = replace(pixels, resized(pixels, height, width));
      const objective = await create();
      const painter = new Painter(pixels, objective, options);
      try {
        let done = 0;
        if (saved) {
          painter.load(saved.state.painter, saved.tensors);
          done = saved.state.painter.iterations;
          tf.dispose(saved.tensors);
          saved = undefined;
        }
        const save = async () => {
          const { state, tensors } = painter.save();
          const step = index * iterations + state.iterations;
          const checkpoint = { step, tensors, state: { fingerprint, scale: index, painter: state } };
          const { path } = await checkpoints!.save(checkpoint).finally(() => tf.dispose(tensors));
          onEvent({ type: 'checkpoint-saved', path });
        };
        for (let iteration = done + 1; iteration <= iterations; iteration++) {
          if (signal?.aborted && checkpoints && iteration > 1) await save();
          signal?.throwIfAborted();
          const step = await painter.step();
          losses = step.losses;
          const { loss, reducedRate } = step;
          if (reducedRate !== undefined) {
            onEvent({ type: 'rate-reduced', scale, iteration, loss, learningRate: reducedRate });
          }
          onEvent({ type: 'iteration-end', scale, iteration, iterations, loss, losses });
          if (pictureEvery && iteration % pictureEvery === 0) {
            const picture = finish(await toPicture(painter.pixels));
            onEvent({ type: 'picture-ready', scale, iteration, picture });
          }
          if (checkpoints && iteration % checkpointEvery === 0) await save();
        }
        pixels = replace(pixels, tf.clone(painter.pixels));
      } finally {
        painter.dispose();
        objective.dispose();
      }
    }
    return { image: finish(await toPicture(pixels)), losses };
  } finally {
    pixels.dispose();
    if (saved) tf.dispose(saved.tensors);
  }
}

async function latest(
  checkpoints: Checkpoints<SavedPainting> | undefined,
  fingerprint: string,
): Promise<LoadedCheckpoint<SavedPainting> | undefined> {
  const found = await checkpoints?.loadLatest({ skipDamaged: true });
  if (!found || found.state.fingerprint === fingerprint) return found;
  tf.dispose(found.tensors);
  throw new CheckpointMismatchError(
    found.path,
    'it was painted from other pictures, with another encoder or with other options',
  );
}

/** The pixels [1, height, width, 3] as an image, clipped to [0, 1]. */
async function toPicture(pixels: tf.Tensor): Promise<Image> {
  const picture = tf.tidy(() => tf.squeeze(pixels, [0]));
  try {
    return toImage(await toHostTensor(picture));
  } finally {
    picture.dispose();
  }
}

function resized(pixels: tf.Tensor, height: number, width: number): tf.Tensor {
  return tf.tidy(() =>
    tf.image.resizeBilinear(tf.clone(pixels) as tf.Tensor4D, [height, width], false, true),
  );
}

function replace(old: tf.Tensor, next: tf.Tensor): tf.Tensor {
  old.dispose();
  return next;
}
