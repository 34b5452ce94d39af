import { fromHostTensor, ShapeError, toHostTensor, type HostTensor } from '@dl/core';
import { features, type Module } from '@dl/core/nn';
import * as tf from '@tensorflow/tfjs-core';

/**
 * The outputs of a module as one vector of length 1 an image: feature maps by their mean over all places, other outputs
 * flattened. Dot products of such vectors are cosines.
 *
 * @param images - [batch, height, width, channels].
 * @returns [batch, features].
 */
export async function extractFeatures(
  model: Module,
  images: HostTensor,
  layer: string,
): Promise<HostTensor<'float32'>> {
  const vectors = tf.tidy(() => {
    const output = features(model, fromHostTensor(images), [layer])[layer]!;
    const batch = images.shape[0]!;
    if (output.shape[0] !== batch) {
      throw new ShapeError(
        `module "${layer}" gives [${output.shape.join(', ')}] for ${batch} images, not one vector or map an image`,
      );
    }
    const flat = output.rank === 4 ? tf.mean(output, [1, 2]) : tf.reshape(output, [batch, -1]);
    const lengths = tf.norm(flat, 'euclidean', 1, true); // [batch, 1]
    return tf.divNoNan(flat, lengths);
  });
  return (await toHostTensor(vectors).finally(() => vectors.dispose())) as HostTensor<'float32'>;
}
