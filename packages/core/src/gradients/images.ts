import * as tf from '@tensorflow/tfjs-core';
import { cropAndResizeGradient } from './crop-and-resize';
import { defineGradient, fromInput, linear, runKernel } from './define-gradient';

type Resize = (images: tf.Tensor4D, attributes: tf.ResizeBilinearAttrs) => tf.Tensor4D;

const bilinear: Resize = (images, { size, alignCorners, halfPixelCenters }) =>
  tf.image.resizeBilinear(images, size, alignCorners, halfPixelCenters);

const nearest: Resize = (images, { size, alignCorners, halfPixelCenters }) =>
  tf.image.resizeNearestNeighbor(images, size, alignCorners, halfPixelCenters);

/** How `resize` weighs `from` pixels of an axis into `to`: [from, to], found by resizing the identity. */
function weights(resize: Resize, from: number, to: number, attributes: tf.ResizeBilinearAttrs): tf.Tensor2D {
  const image = tf.reshape<tf.Rank.R4>(tf.eye(from), [1, from, 1, from]);
  const resized = resize(image, { ...attributes, size: [to, 1] });
  return tf.transpose(tf.reshape<tf.Rank.R2>(resized, [to, from]));
}

/** The adjoint of a resize as two matrix products, one an axis. */
function adjointByProducts(
  resize: Resize,
  dy: tf.Tensor,
  shape: number[],
  attributes: tf.ResizeBilinearAttrs,
): tf.Tensor {
  const [batch, height, width, channels] = shape as [number, number, number, number];
  const [toHeight, toWidth] = dy.shape.slice(1, 3) as [number, number];
  const rows = tf.reshape(tf.transpose(dy, [1, 0, 2, 3]), [toHeight, -1]);
  const byRow = tf.matMul(weights(resize, height, toHeight, attributes), rows);
  const columns = tf.transpose(tf.reshape(byRow, [height, batch, toWidth, channels]), [2, 1, 0, 3]);
  const byColumn = tf.matMul(weights(resize, width, toWidth, attributes), tf.reshape(columns, [toWidth, -1]));
  return tf.transpose(tf.reshape(byColumn, [width, batch, height, channels]), [1, 2, 0, 3]);
}

/** TF.js's kernels ignore `halfPixelCenters`, and swap height and width in the shape that they return. */
function resizeGradients(kernelName: string, gradientKernel: string, resize: Resize): tf.GradConfig[] {
  return [
    fromInput<tf.ResizeBilinearAttrs>(
      kernelName,
      (dy, images, attributes) =>
        attributes.halfPixelCenters
          ? adjointByProducts(resize, dy, images.shape, attributes)
          : tf.reshape(runKernel(gradientKernel, { dy, images }, attributes), images.shape),
      'images',
    ),
    defineGradient<tf.ResizeBilinearAttrs>(
      gradientKernel,
      { inputs: ['images', 'dy'] },
      (ddx, saved, attributes) => {
        const [images, dy] = saved as [tf.Tensor, tf.Tensor];
        const size = dy.shape.slice(1, 3) as [number, number];
        const shaped = () => tf.reshape<tf.Rank.R4>(ddx, images.shape as [number, number, number, number]);
        return {
          images: () => tf.zeros(images.shape),
          dy: () => resize(shaped(), { ...attributes, size }),
        };
      },
    ),
  ];
}

export const imageGradients: tf.GradConfig[] = [
  cropAndResizeGradient,
  linear(tf.FlipLeftRight, (dy) => tf.image.flipLeftRight(dy as tf.Tensor4D), 'image'),
  ...resizeGradients(tf.ResizeBilinear, tf.ResizeBilinearGrad, bilinear),
  ...resizeGradients(tf.ResizeNearestNeighbor, tf.ResizeNearestNeighborGrad, nearest),
];
