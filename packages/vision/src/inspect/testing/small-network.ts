import { Random, withRandom, type HostTensor } from '@dl/core';
import { Conv2d, Dropout, GlobalAvgPool, Linear, ReLU, Sequential } from '@dl/core/nn';

export const [height, width, channels, classes] = [6, 8, 2, 3];

export function randomImage(seed: number): HostTensor<'float32'> {
  const data = new Random(seed).fillNormal(new Float32Array(height * width * channels));
  return { dtype: 'float32', shape: [height, width, channels], data };
}

/** Convolution, global mean, linear: the network for which Grad-CAM is CAM. */
export const smallNetwork = () =>
  withRandom(new Random(2), () => {
    const [features, head] = [new Conv2d(channels, 4, 3, { stride: 2 }), new Linear(4, classes)];
    return new Sequential(features, new ReLU(), new Dropout(0.5), new GlobalAvgPool(), head);
  });
