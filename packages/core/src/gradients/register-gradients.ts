import * as tf from '@tensorflow/tfjs-core';
import { binaryGradients } from './binary';
import { convolutionGradients } from './convolution';
import { elementwiseGradients } from './elementwise';
import { imageGradients } from './images';
import { indexingGradients } from './indexing';
import { linearAlgebraGradients } from './linear-algebra';
import { normalizationGradients } from './normalization';
import { poolingGradients } from './pooling';
import { reductionGradients } from './reductions';
import { shapeGradients } from './shape';

/** Every gradient of this library, by family. */
export const gradients: readonly tf.GradConfig[] = [
  ...elementwiseGradients,
  ...binaryGradients,
  ...reductionGradients,
  ...shapeGradients,
  ...linearAlgebraGradients,
  ...indexingGradients,
  ...convolutionGradients,
  ...poolingGradients,
  ...normalizationGradients,
  ...imageGradients,
];

/**
 * Teaches TF.js to differentiate: `@tensorflow/tfjs-core` comes without gradients. `useBackend` and
 * {@link valueAndGradients} call it; call it yourself before `tf.grad` on a backend that you set up by hand. It replaces
 * gradients that another library registered, and does nothing when it is called again.
 *
 * ```ts
 * registerGradients();
 * tf.grad((x) => tf.square(x))(tf.scalar(3)); // 6
 * ```
 */
export function registerGradients(): void {
  for (const gradient of gradients) {
    if (tf.getGradient(gradient.kernelName) !== gradient) tf.registerGradient(gradient);
  }
}
