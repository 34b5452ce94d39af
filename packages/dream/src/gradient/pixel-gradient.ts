import type { FloatImage } from '@dl/core/data';
import { Parameter } from '@dl/core/nn';
import { valueAndGradients } from '@dl/core/train';
import * as tf from '@tensorflow/tfjs-core';
import type { Objective } from '../objective/objective';

export interface PixelGradient {
  /** The objective. */
  value: number;
  /** Its derivatives by the pixels, [height, width, 3]. */
  gradient: Float32Array;
}

/** The value of an objective and its gradient at an RGB picture, which the network sees as a whole. */
export async function pixelGradient(
  objective: Objective,
  { data, height, width }: Pick<FloatImage, 'data' | 'height' | 'width'>,
): Promise<PixelGradient> {
  const pixels = new Parameter(tf.tensor4d(data, [1, height, width, 3]));
  try {
    const { value, gradients } = valueAndGradients(() => objective(pixels.value), [pixels]);
    try {
      const [values, gradient] = await Promise.all([value.data(), gradients[0]!.data()]);
      return { value: values[0]!, gradient: gradient as Float32Array };
    } finally {
      tf.dispose([value, gradients]);
    }
  } finally {
    pixels.dispose();
  }
}
