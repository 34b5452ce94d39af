import * as tf from '@tensorflow/tfjs-core';
import { defineGradient } from './define-gradient';

/**
 * How much each pixel of an axis adds to each one of the crops: [boxes, crop, length]. `start` and `end` [boxes] are
 * the borders of the boxes in parts of the axis; crops take nothing from outside of it.
 */
function weights(
  start: tf.Tensor,
  end: tf.Tensor,
  crop: number,
  length: number,
  method: tf.CropAndResizeAttrs['method'],
): tf.Tensor3D {
  const fractions = crop > 1 ? tf.linspace(0, 1, crop) : tf.tensor1d([0.5]);
  const column = (x: tf.Tensor) => tf.reshape(x, [-1, 1]);
  const parts = tf.add(column(start), tf.mul(column(tf.sub(end, start)), fractions));
  const places = tf.reshape(tf.mul(parts, length - 1), [-1, crop, 1]);
  const pixels = tf.range(0, length);
  const taken =
    method === 'bilinear'
      ? tf.relu(tf.sub(1, tf.abs(tf.sub(places, pixels))))
      : tf.cast(tf.equal(tf.round(places), pixels), 'float32');
  const isInside = tf.logicalAnd(tf.greaterEqual(places, 0), tf.lessEqual(places, length - 1));
  return tf.mul<tf.Tensor3D>(taken, tf.cast(isInside, 'float32'));
}

/** A crop is the image between two matrices, one an axis; each image gets back what its crops took. */
function imageGradient(
  dy: tf.Tensor,
  image: tf.Tensor,
  boxes: tf.Tensor,
  boxInd: tf.Tensor,
  method: tf.CropAndResizeAttrs['method'],
): tf.Tensor {
  const [batch, height, width, channels] = image.shape as [number, number, number, number];
  const [count, cropHeight, cropWidth] = dy.shape as [number, number, number, number];
  const [top, left, bottom, right] = tf.unstack(boxes, 1) as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
  const rows = weights(top, bottom, cropHeight, height, method); // [boxes, crop height, height]
  const columns = weights(left, right, cropWidth, width, method);

  const byRow = tf.matMul(rows, tf.reshape(dy, [count, cropHeight, cropWidth * channels]), true);
  const turned = tf.transpose(tf.reshape(byRow, [count, height, cropWidth, channels]), [0, 2, 1, 3]);
  const byColumn = tf.matMul(columns, tf.reshape(turned, [count, cropWidth, height * channels]), true);
  const images = tf.reshape(byColumn, [count, width * height * channels]);
  const sums = tf.scatterND(tf.reshape(boxInd, [count, 1]), images, [batch, images.shape[1]!]);
  return tf.transpose(tf.reshape(sums, [batch, width, height, channels]), [0, 2, 1, 3]);
}

/** With respect to the image only: boxes are taken as given, as in torchvision's `roi_align`. */
export const cropAndResizeGradient = defineGradient<tf.CropAndResizeAttrs>(
  tf.CropAndResize,
  { inputs: ['image', 'boxes', 'boxInd'] },
  (dy, saved, { method }) => {
    const [image, boxes, boxInd] = saved as [tf.Tensor, tf.Tensor, tf.Tensor];
    return { image: () => imageGradient(dy, image, boxes, boxInd, method) };
  },
);
