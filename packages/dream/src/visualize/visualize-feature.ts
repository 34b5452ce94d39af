import { Random, toHostTensor } from '@dl/core';
import { toImage, type Image } from '@dl/core/data';
import { adam, valueAndGradients } from '@dl/core/train';
import * as tf from '@tensorflow/tfjs-core';
import type { DreamNetwork } from '../dream-network';
import { NonFiniteGradientError } from '../gradient/errors';
import { parseLayerObjective, type LayerObjectiveInput } from '../objective/layer-objective';
import { createObjective } from '../objective/objective';
import { parseOptions } from '@dl/core/internal';
import { FourierImage } from './fourier-image';
import { withRedirectedRelu } from './redirected-relu';
import { lookAt, randomView } from './view';
import { visualizeOptions, type VisualizeControls, type VisualizeOptions } from './visualize-options';

/** Steps in which silent ReLUs pass gradients: by then what is looked for is seen. */
const redirectedSteps = 16;

/**
 * Makes the picture that excites a feature of a network most (Olah, Mordvintsev and Schubert 2017, "Feature
 * Visualization"): a channel, a neuron in its middle, or a whole layer. The picture is a spectrum of decorrelated colours,
 * moved, turned and scaled by chance in each step, and optimised by Adam.
 *
 * ```ts
 * const network = await createClassifier('googlenet_bvlc');
 * const image = await visualizeFeature(network, 'inception_4d/3x3_reduce:139');
 * await writeImage('channel-139.png', image);
 * ```
 *
 * @param feature - `LAYER:CHANNEL`, or as an object, which may also say that it is a neuron.
 * @returns RGB, `size` pixels wide and high.
 * @throws {@link InvalidArgumentError} for options that the schema does not allow, and a layer or channel that the network
 *   does not have; {@link NonFiniteGradientError} if the objective is not finite.
 */
export async function visualizeFeature(
  network: DreamNetwork,
  feature: LayerObjectiveInput,
  options: VisualizeOptions = {},
  { signal, onEvent }: VisualizeControls = {},
): Promise<Image> {
  const settings = parseOptions('visualizeFeature', visualizeOptions, options);
  const { size, steps, learningRate, transformations, seed } = settings;
  const objective = createObjective(network, [parseLayerObjective(feature)]);
  const picture = new FourierImage(size, size, Random.derive(seed));
  const optimizer = adam({ learningRate })([['spectrum', picture.spectrum]]);
  try {
    for (let step = 1; step <= steps; step++) {
      signal?.throwIfAborted();
      const view = transformations ? randomView(Random.derive(seed, step)) : undefined;
      const loss = () =>
        tf.tidy(() => {
          const pixels = picture.pixels();
          return tf.neg<tf.Scalar>(objective(view ? lookAt(pixels, view) : pixels));
        });
      const { value, gradients } = valueAndGradients(
        step <= redirectedSteps ? () => withRedirectedRelu(loss) : loss,
        [picture.spectrum],
      );
      optimizer.step(gradients);
      const [negated] = await value.data().finally(() => tf.dispose([value, gradients]));
      if (!Number.isFinite(negated)) throw new NonFiniteGradientError(`at step ${step}`);
      onEvent?.({
        type: 'step-end',
        step,
        steps,
        objective: -negated!,
        picture: () => toPicture(picture),
      });
    }
    return await toPicture(picture);
  } finally {
    optimizer.dispose();
    picture.dispose();
  }
}

async function toPicture(picture: FourierImage): Promise<Image> {
  const pixels = tf.tidy(() => tf.squeeze(picture.pixels(), [0]));
  return toImage(await toHostTensor(pixels).finally(() => pixels.dispose()));
}
