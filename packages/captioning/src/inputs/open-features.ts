import * as tf from '@tensorflow/tfjs-core';
import { fromHostTensor, ShapeError, toHostTensor, type HostTensor } from '@dl/core';
import { applyTransforms, type Image } from '@dl/core/data';
import { createClassifier, features, type CreateClassifierOptions, type ImageClassifier } from '@dl/vision';
import type { FrameFeatures } from './frame-features';

export interface OpenFeaturesOptions extends CreateClassifierOptions {
  /** Layer by the name of papers or of its module, such as `inception_4e` of `googlenet_bvlc`. */
  layer: string;
}

/** Pictures that the network sees at a time. */
const batchSize = 16;

/**
 * The features of any network of `@dl/vision`: published weights by name, which are fetched once, or a file of weights.
 *
 * ```ts
 * const features = await openFeatures('googlenet_bvlc', { layer: 'pool5.7x7_s1' });
 * features.shape; // [1, 1, 1024]
 * const { model } = await trainCaptioner(dataset, {}, { features });
 * ```
 *
 * @throws those of `createClassifier`; {@link InvalidArgumentError} if there is no such layer.
 */
export async function openFeatures(
  source: string,
  { layer, ...options }: OpenFeaturesOptions,
): Promise<FrameFeatures> {
  const { model, transforms } = await createClassifier(source, options);
  const network = model as ImageClassifier;
  const look = (images: HostTensor) =>
    tf.tidy(() => {
      const maps = features(network, fromHostTensor(images), [layer])[layer]!;
      if (maps.rank === 2) return tf.reshape(maps, [images.shape[0]!, 1, 1, -1]);
      if (maps.rank === 4) return maps;
      throw new ShapeError(`layer "${layer}" of ${source} gives [${maps.shape.join(', ')}], no feature maps`);
    });
  const see = async (images: readonly Image[]): Promise<HostTensor<'float32'>> => {
    const parts: HostTensor<'float32'>[] = [];
    for (let first = 0; first < images.length; first += batchSize) {
      const prepared = images
        .slice(first, first + batchSize)
        .map((image) => applyTransforms(image, transforms));
      const maps = look(stack(prepared));
      parts.push((await toHostTensor(maps).finally(() => maps.dispose())) as HostTensor<'float32'>);
    }
    const [, ...shape] = parts[0]!.shape;
    const data = new Float32Array(images.length * shape.reduce((product, size) => product * size, 1));
    let offset = 0;
    for (const part of parts) {
      data.set(part.data, offset);
      offset += part.data.length;
    }
    return { dtype: 'float32', shape: [images.length, ...shape], data };
  };
  try {
    const black: Image = { data: new Uint8Array(256 * 256 * 3), width: 256, height: 256, channels: 3 };
    const [, ...shape] = (await see([black])).shape;
    return {
      source,
      layer,
      shape: shape as unknown as FrameFeatures['shape'],
      see,
      dispose: () => model.dispose(),
    };
  } catch (error) {
    model.dispose();
    throw error;
  }
}

/** Prepared pictures side by side. */
function stack(images: readonly HostTensor[]): HostTensor<'float32'> {
  const [{ shape, data: first }] = images as [HostTensor];
  const data = new Float32Array(images.length * first.length);
  for (const [index, image] of images.entries()) data.set(image.data as Float32Array, index * first.length);
  return { dtype: 'float32', shape: [images.length, ...shape], data };
}
