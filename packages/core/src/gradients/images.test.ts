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

const boxes = [[0.1, 0.2, 0.8, 0.9], [0.5, -0.3, 1.2, 0.6], [0.9, 0, 0.2, 1]]; // prettier-ignore

const crop = (method: 'bilinear' | 'nearest', size: [number, number]) => (image: tf.Tensor) =>
  tf.image.cropAndResize(
    image as tf.Tensor4D,
    tf.tensor2d(boxes),
    tf.tensor1d([0, 1, 0], 'int32'),
    size,
    method,
    3,
  );

describeGradients('images', imageGradients, {
  CropAndResize: {
    bilinear: [crop('bilinear', [4, 3]), [2, 5, 4, 2]],
    nearest: [crop('nearest', [4, 3]), [2, 5, 4, 2]],
    'a single pixel': [crop('bilinear', [1, 1]), [2, 3, 3, 1]],
  },
  FlipLeftRight: { image: [(x) => tf.image.flipLeftRight(x as tf.Tensor4D), [1, 2, 3, 2]] },
  ResizeBilinear: sizes(tf.image.resizeBilinear),
  ResizeBilinearGrad: gradientKernel(tf.ResizeBilinearGrad),
  ResizeNearestNeighbor: sizes(tf.image.resizeNearestNeighbor),
  ResizeNearestNeighborGrad: gradientKernel(tf.ResizeNearestNeighborGrad),
});
