import { fromHostTensor, InvalidArgumentError, toHostTensor, type HostTensor } from '@dl/core';
import { inEvaluationMode } from '@dl/core/internal';
import { features, upsample, type Module } from '@dl/core/nn';
import * as tf from '@tensorflow/tfjs-core';
import type { Attribution, AttributionOptions } from './attribution';
import { floatImage, type PreparedImage } from './float-image';
import { classGradient } from './class-gradient';
import { lastFeatureMaps } from './last-feature-maps';
import { batchOfOne, targetClass } from './target-class';
import { withOutput } from './with-output';

export interface GradCamOptions extends AttributionOptions {
  /**
   * Name of the module whose feature maps are weighed, see `model.summary`. Default: the last one that gives maps of more
   * than one pixel.
   */
  layer?: string;
}

export interface GradCam extends Attribution {
  layer: string;
  /** The map in the resolution of the layer, [height, width] of its feature maps. `map` is this one, enlarged. */
  coarse: HostTensor<'float32'>;
}

/**
 * Where in the image a network sees a class (Grad-CAM, Selvaraju et al. 2017, section 3): the feature maps A of a layer,
 * each weighted by the mean gradient of the class's logit y in it,
 * `relu(sum over k of a_k A_k)` with `a_k = mean over i, j of dy / dA_kij`, enlarged bilinearly. In evaluation mode.
 *
 * ```ts
 * const { map } = await gradCam(model, image);
 * await writeImage('grad-cam.png', overlayHeatMap(picture, map));
 * ```
 *
 * @param preparedImage - [height, width, channels], prepared as the network expects it.
 * @throws {@link InvalidArgumentError} if there is no such class or layer, or the layer gives no feature maps.
 */
export async function gradCam(
  model: Module,
  preparedImage: PreparedImage,
  { layer, classIndex }: GradCamOptions = {},
): Promise<GradCam> {
  const image = floatImage(preparedImage);
  return inEvaluationMode(model, async () => {
    const target = await targetClass(model, image, classIndex);
    const name = layer ?? lastFeatureMaps(model, image);
    const { coarse, map } = tf.tidy(() => weighMaps(model, fromHostTensor(batchOfOne(image)), name, target));
    try {
      const [hostCoarse, hostMap] = await Promise.all([toHostTensor(coarse), toHostTensor(map)]);
      return {
        ...target,
        layer: name,
        coarse: hostCoarse as HostTensor<'float32'>,
        map: hostMap as HostTensor<'float32'>,
      };
    } finally {
      tf.dispose([coarse, map]);
    }
  });
}

function weighMaps(model: Module, image: tf.Tensor, layer: string, { classIndex }: { classIndex: number }) {
  const maps = features(model, image, [layer])[layer]!; // [1, h, w, k]
  if (maps.rank !== 4) {
    throw new InvalidArgumentError(
      `Grad-CAM needs feature maps [batch, height, width, channels]; module "${layer}" gives [${maps.shape.join(', ')}]. ` +
        'Choose one before it, or leave out the layer.',
    );
  }
  const module = new Map(model.namedModules()).get(layer)!;
  const rest = (maps: tf.Tensor) => withOutput(module, maps, () => model.forward(image));
  const weights = tf.mean(classGradient(rest, maps, classIndex), [1, 2], true); // [1, 1, 1, k]
  const coarse = tf.relu(tf.sum(tf.mul(weights, maps), 3, true)); // [1, h, w, 1]
  const [, height, width] = image.shape as [number, number, number];
  return {
    coarse: tf.squeeze(coarse, [0, 3]),
    map: tf.squeeze(upsample(coarse, [height, width], 'bilinear'), [0, 3]),
  };
}
