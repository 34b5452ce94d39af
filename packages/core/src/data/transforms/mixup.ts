import { InvalidArgumentError, ShapeError } from '../../errors';
import type { HostTensor } from '../../host-tensor';
import type { Random } from '../../random';
import { symmetricBeta } from './beta';

/** Images side by side with their classes. */
export interface LabelledBatch {
  /** float32 [batch, height, width, channels]. */
  image: HostTensor;
  /** int32 [batch]. */
  label: HostTensor;
}

/** Images with a probability for each class, for a loss that takes such targets. */
export interface MixedBatch {
  /** [batch, height, width, channels]. */
  image: HostTensor<'float32'>;
  /** [batch, classes]. */
  label: HostTensor<'float32'>;
}

export interface MixOptions {
  /** Number of classes. */
  classes: number;
  /** Both parameters of the beta distribution that shares are drawn from. Default: 0.2 for mixup, 1 for CutMix. */
  alpha?: number;
}

/**
 * Blends each image and its label with those of the image before it in the batch (Zhang et al. 2017, "mixup: Beyond
 * Empirical Risk Minimization", equation 1). Goes into a data loader as its `collate`.
 *
 * ```ts
 * new DataLoader(await loadMnist('data/mnist', 'train'), {
 *   batchSize: 64,
 *   shuffle: true,
 *   collate: (samples, random) => mixup(collate(samples), { classes: 10 }, random),
 * });
 * ```
 *
 * @throws {@link ShapeError} if the batch is not one of float32 images with integer labels.
 */
export function mixup(
  batch: LabelledBatch,
  { classes, alpha = 0.2 }: MixOptions,
  random: Random,
): MixedBatch {
  return blendBatch(batch, classes, symmetricBeta(requirePositive(alpha), random));
}

/** Blends with given shares: `share` of each image, `1 - share` of the one before it. */
export function blendBatch(batch: LabelledBatch, classes: number, share: number): MixedBatch {
  const { image, labels } = check(batch, classes);
  const length = image.data.length / labels.length;
  const data = image.data.map((value, i) => {
    const other = image.data[(i - length + image.data.length) % image.data.length]!;
    return value * share + other * (1 - share);
  });
  return { image: { ...image, data }, label: mixLabels(labels, classes, share) };
}

/**
 * Pastes a random box of the image before it in the batch into each image, and mixes the labels by area (Yun et al.
 * 2019, "CutMix", section 3.1). Goes into a data loader as {@link mixup} does.
 *
 * @throws {@link ShapeError} if the batch is not one of float32 images with integer labels.
 */
export function cutmix(batch: LabelledBatch, { classes, alpha = 1 }: MixOptions, random: Random): MixedBatch {
  const [, height, width] = batch.image.shape as [number, number, number];
  const ratio = 0.5 * Math.sqrt(1 - symmetricBeta(requirePositive(alpha), random));
  const centerX = random.integer(width);
  const centerY = random.integer(height);
  const [halfWidth, halfHeight] = [Math.trunc(ratio * width), Math.trunc(ratio * height)];
  const [left, right] = [Math.max(centerX - halfWidth, 0), Math.min(centerX + halfWidth, width)];
  const [top, bottom] = [Math.max(centerY - halfHeight, 0), Math.min(centerY + halfHeight, height)];
  return pasteBatch(batch, classes, { left, top, right, bottom });
}

/** Pastes a given box. */
export function pasteBatch(
  batch: LabelledBatch,
  classes: number,
  { left, top, right, bottom }: { left: number; top: number; right: number; bottom: number },
): MixedBatch {
  const { image, labels } = check(batch, classes);
  const [count, height, width, channels] = image.shape as [number, number, number, number];
  const data = image.data.slice();
  for (let target = 0; target < count; target++) {
    const source = (target - 1 + count) % count;
    for (let y = top; y < bottom; y++) {
      const [start, end] = [(y * width + left) * channels, (y * width + right) * channels];
      const imageLength = height * width * channels;
      data.set(
        image.data.subarray(source * imageLength + start, source * imageLength + end),
        target * imageLength + start,
      );
    }
  }
  const share = 1 - ((right - left) * (bottom - top)) / (width * height);
  return { image: { ...image, data }, label: mixLabels(labels, classes, share) };
}

function mixLabels(labels: Int32Array, classes: number, share: number): HostTensor<'float32'> {
  const data = new Float32Array(labels.length * classes);
  labels.forEach((label, i) => {
    data[i * classes + label]! += share;
    data[i * classes + labels.at(i - 1)!]! += 1 - share;
  });
  return { dtype: 'float32', shape: [labels.length, classes], data };
}

function check({ image, label }: LabelledBatch, classes: number) {
  if (
    image.dtype !== 'float32' ||
    image.shape.length !== 4 ||
    label.dtype !== 'int32' ||
    label.shape.length !== 1
  ) {
    throw new ShapeError(
      'mixing takes images float32 [batch, height, width, channels] and labels int32 [batch]; ' +
        `received ${image.dtype} [${image.shape.join(', ')}] and ${label.dtype} [${label.shape.join(', ')}]`,
    );
  }
  const labels = label.data as Int32Array;
  const wrong = labels.find((value) => value < 0 || value >= classes);
  if (wrong !== undefined) {
    throw new InvalidArgumentError(
      `with ${classes} classes, labels are 0 to ${classes - 1}; received ${wrong}`,
    );
  }
  return { image: image as HostTensor<'float32'>, labels };
}

function requirePositive(alpha: number): number {
  if (alpha > 0) return alpha;
  throw new InvalidArgumentError(`alpha must be larger than 0; received ${alpha}`);
}
