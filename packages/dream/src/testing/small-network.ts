import { Random, withRandom } from '@dl/core';
import { normalize, toTensor, type FloatImage, type Image } from '@dl/core/data';
import { Conv2d, MaxPool2d, ReLU, Sequential } from '@dl/core/nn';
import type { DreamNetwork } from '../dream-network';

/** Two convolutions; the modules '1' and '4' are their ReLUs. The network of `fixtures/objectives.py`. */
export function smallNetwork(): DreamNetwork {
  const model = withRandom(
    new Random(1),
    () =>
      new Sequential(
        new Conv2d(3, 8, 3, { padding: 1 }),
        new ReLU(),
        new MaxPool2d(2),
        new Conv2d(8, 6, 3, { padding: 1 }),
        new ReLU(),
      ),
  ).eval();
  return { model, transforms: [toTensor(), normalize([0.4, 0.5, 0.6], [0.2, 0.25, 0.3])] };
}

/** Noise in [0, 1]. */
export function randomPicture(width: number, height: number, seed = 1): FloatImage {
  const data = new Random(seed).fillUniform(new Float32Array(width * height * 3));
  return { data, width, height, channels: 3 };
}

export function randomBytes(width: number, height: number, seed = 1): Image {
  const data = new Uint8Array(
    randomPicture(width, height, seed).data.map((value) => Math.floor(256 * value)),
  );
  return { data, width, height, channels: 3 };
}
