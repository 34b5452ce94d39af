import { InvalidArgumentError, type HostTensor } from '@dl/core';
import type { Module } from '@dl/core/nn';
import { predict } from '../predict';
import type { Attribution } from './attribution';

/**
 * The class to explain and its probability.
 *
 * @param image - [height, width, channels].
 * @throws {@link InvalidArgumentError} if the network has no class `classIndex`.
 */
export async function targetClass(
  model: Module,
  image: HostTensor,
  classIndex?: number,
): Promise<Pick<Attribution, 'classIndex' | 'probability'>> {
  const [prediction] = await predict(model, batchOfOne(image));
  const { logProbabilities } = prediction!;
  const target = classIndex ?? prediction!.classIndex;
  if (!(target in logProbabilities)) {
    throw new InvalidArgumentError(
      `the network has classes 0 to ${logProbabilities.length - 1}; received classIndex ${target}`,
    );
  }
  return { classIndex: target, probability: Math.exp(logProbabilities[target]!) };
}

/** [1, height, width, channels] of an image. */
export function batchOfOne<Image extends HostTensor>(image: Image): Image {
  return { ...image, shape: [1, ...image.shape] };
}
