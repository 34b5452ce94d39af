import type { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';

/**
 * The gradient of resizing to nearest neighbours: each pixel's gradient goes to the pixel that it came from. TF.js 4.22's
 * kernel for cpu takes the gradients of all images of a batch from the first ones.
 */
export const resizeNearestGradient: tf.KernelConfig = {
  kernelName: tf.ResizeNearestNeighborGrad,
  backendName: 'cpu',
  kernelFunc({ inputs, attrs, backend }) {
    const { images, dy } = inputs as { images: tf.TensorInfo; dy: tf.TensorInfo };
    const { alignCorners } = attrs as unknown as tf.ResizeNearestNeighborGradAttrs;
    const cpu = backend as MathBackendCPU;
    const [batch, height, width, channels] = images.shape as [number, number, number, number];
    const [, dyHeight, dyWidth] = dy.shape as [number, number, number];
    const rows = sources(dyHeight, height, alignCorners);
    const columns = sources(dyWidth, width, alignCorners);
    const gradient = cpu.readSync(dy.dataId) as Float32Array;
    const sums = new Float32Array(batch * height * width * channels);
    let from = 0;
    for (let image = 0; image < batch; image++) {
      for (const row of rows) {
        for (const column of columns) {
          const to = ((image * height + row) * width + column) * channels;
          for (let channel = 0; channel < channels; channel++) sums[to + channel]! += gradient[from++]!;
        }
      }
    }
    return cpu.makeTensorInfo(images.shape, 'float32', sums);
  },
};

/** For each position of the resized axis, the position that the forward pass takes it from. */
function sources(resized: number, size: number, alignCorners: boolean): number[] {
  const scale = alignCorners && resized > 1 ? (size - 1) / (resized - 1) : size / resized;
  const nearest = alignCorners ? Math.round : Math.floor;
  return Array.from({ length: resized }, (_, position) => Math.min(size - 1, nearest(position * scale)));
}
