import type { HostTensor } from '@dl/core';
import type { Dataset } from '@dl/core/data';

/** Two images of one size, float32 in [0, 1]. */
export type ImagePair = {
  /** [height, width, inChannels] */
  readonly input: HostTensor;
  /** [height, width, outChannels] */
  readonly target: HostTensor;
};

/** Length of a gradient from which a pixel is an edge; a step from black to white has 4. */
const threshold = 1;

/**
 * White edges on black, where the gradient of the mean channel is steep (Sobel and Feldman 1968): [height, width, channels] in [0, 1] to
 * [height, width, 1].
 */
export function edgesOf({ shape, data }: HostTensor): HostTensor<'float32'> {
  const [height, width, channels] = shape as [number, number, number];
  const values = data as Float32Array;
  const gray = (y: number, x: number) => {
    const row = Math.min(height - 1, Math.max(0, y));
    const column = Math.min(width - 1, Math.max(0, x));
    let sum = 0;
    for (let c = 0; c < channels; c++) sum += values[(row * width + column) * channels + c]!;
    return sum / channels;
  };
  const edges = new Float32Array(height * width);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let [across, down] = [0, 0];
      for (const offset of [-1, 0, 1]) {
        const weight = offset === 0 ? 2 : 1;
        across += weight * (gray(y + offset, x + 1) - gray(y + offset, x - 1));
        down += weight * (gray(y + 1, x + offset) - gray(y - 1, x + offset));
      }
      edges[y * width + x] = Math.hypot(across, down) >= threshold ? 1 : 0;
    }
  }
  return { dtype: 'float32', shape: [height, width, 1], data: edges };
}

/**
 * Pairs of edges and images, made of a set of images: something to train pix2pix on without a network.
 *
 * ```ts
 * const model = await trainPix2pix(edgePairs(await loadMnist('mnist', 'train')), { steps: 2000 });
 * ```
 */
export function edgePairs(images: Dataset<{ readonly image: HostTensor }>): Dataset<ImagePair> {
  return {
    length: images.length,
    get: async (index, random) => {
      const { image } = await images.get(index, random);
      return { input: edgesOf(image), target: image };
    },
  };
}
