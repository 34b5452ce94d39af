import { fromHostTensor, toHostTensor, type HostTensor } from '@dl/core';
import type { Image } from '@dl/core/data';
import { upsample } from '@dl/core/nn';
import { overlayHeatMap } from '@dl/core/viz';
import * as tf from '@tensorflow/tfjs-core';
import type { Attention } from './answer-question';

/**
 * The picture with one look at it laid over: brighter where the network looked more.
 *
 * ```ts
 * const { picture, attention } = await answerQuestion(model, 'picture.png', 'What is left of the circle?');
 * await writeImage('out/look-1.png', await attentionOverlay(picture, attention[0]));
 * ```
 */
export async function attentionOverlay(picture: Image, { map }: Attention): Promise<Image> {
  const [height, width] = map.shape as [number, number];
  const smooth = tf.tidy(() => {
    const cells = tf.reshape(fromHostTensor(map), [1, height, width, 1]);
    return tf.squeeze(upsample(cells, [picture.height, picture.width], 'bilinear'), [0, 3]);
  });
  try {
    return overlayHeatMap(picture, (await toHostTensor(smooth)) as HostTensor<'float32'>);
  } finally {
    smooth.dispose();
  }
}
