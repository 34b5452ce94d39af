import * as tf from '@tensorflow/tfjs-core';
import { runKernel } from './define-gradient';
import { describeGradients, type GradientCase } from './describe-gradients';
import { imageGradients } from './images';

type Resize = typeof tf.image.resizeBilinear;

const sizes = (resize: Resize): Record<string, GradientCase> => {
  const to =
    (size: [number, number], alignCorners = false, halfPixelCenters = false) =>
    (x: tf.Tensor) =>
      resize(x as tf.Tensor4D, size, alignCorners, halfPixelCenters);
  return {
    larger: [to([5, 7]), [2, 3, 4, 2]],
    smaller: [to([2, 3]), [1, 5, 4, 2]],
    'aligned corners': [to([5, 3], true), [1, 3, 5, 1]],
    'half-pixel centres, larger': [to([5, 7], false, true), [2, 3, 4, 2]],
    'half-pixel centres, smaller': [to([2, 3], false, true), [1, 5, 4, 1]],
  };
};

const attributes = { size: [5, 6], alignCorners: false, halfPixelCenters: false };

const gradientKernel = (kernelName: string): Record<string, GradientCase> => ({
  square: [
    (dy, images) => runKernel(kernelName, { dy: dy, images: images }, attributes),
    [1, 5, 6, 2],
    [1, 3, 3, 2],
  ],
});

describeGradients('images', imageGradients, {
  FlipLeftRight: { image: [(x) => tf.image.flipLeftRight(x as tf.Tensor4D), [1, 2, 3, 2]] },
  ResizeBilinear: sizes(tf.image.resizeBilinear),
  ResizeBilinearGrad: gradientKernel(tf.ResizeBilinearGrad),
  ResizeNearestNeighbor: sizes(tf.image.resizeNearestNeighbor),
  ResizeNearestNeighborGrad: gradientKernel(tf.ResizeNearestNeighborGrad),
});
