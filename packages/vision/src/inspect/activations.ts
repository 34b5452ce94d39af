import { fromHostTensor, toHostTensor, type HostTensor } from '@dl/core';
import { inEvaluationMode } from '@dl/core/internal';
import { features, type Module } from '@dl/core/nn';
import * as tf from '@tensorflow/tfjs-core';

/**
 * What modules of a network return for images, read back: feature maps [batch, height, width, channels], or vectors
 * [batch, features]. In evaluation mode; layers after the last named one are not computed. For tensors, in any mode, see
 * `features` of `@dl/core/nn`.
 *
 * ```ts
 * const { conv1, layer3 } = await activations(model, images, ['conv1', 'layer3']);
 * ```
 *
 * @param images - [batch, height, width, channels], prepared as the network expects them.
 * @throws {@link InvalidArgumentError} if a module does not exist, does not run, or does not return a tensor.
 */
export async function activations<Name extends string>(
  model: Module,
  images: HostTensor,
  names: readonly Name[],
): Promise<Record<Name, HostTensor<'float32'>>> {
  return inEvaluationMode(model, async () => {
    const x = fromHostTensor(images);
    const outputs = tf.tidy(() => features(model, x, names));
    try {
      const read = await Promise.all(names.map(async (name) => [name, await toHostTensor(outputs[name])]));
      return Object.fromEntries(read) as Record<Name, HostTensor<'float32'>>;
    } finally {
      tf.dispose(x);
      tf.dispose(outputs);
    }
  });
}
