import * as tf from '@tensorflow/tfjs-core';

/**
 * A style picture with its copies turned by `rotations` (degrees) and scaled by `scales`, so that strokes of other directions and
 * sizes are found too. Of a turned picture the largest upright part without corners is taken.
 *
 * @param style - [1, height, width, 3]; it stays the caller's, as the copies are.
 */
export function styleCopies(
  style: tf.Tensor,
  rotations: readonly number[],
  scales: readonly number[],
): tf.Tensor[] {
  const [, height, width] = style.shape as [number, number, number, number];
  return scales.flatMap((scale) =>
    rotations.map((degrees) =>
      tf.tidy(() => {
        const size: [number, number] = [Math.round(height * scale), Math.round(width * scale)];
        const scaled = tf.image.resizeBilinear(tf.clone(style) as tf.Tensor4D, size, false, true);
        return degrees === 0 ? scaled : turned(scaled, degrees);
      }),
    ),
  );
}

function turned(picture: tf.Tensor4D, degrees: number): tf.Tensor {
  const [, height, width] = picture.shape;
  const radians = (degrees * Math.PI) / 180;
  const [sine, cosine] = [Math.abs(Math.sin(radians)), Math.abs(Math.cos(radians))];
  const share = Math.min(height / (width * sine + height * cosine), width / (width * cosine + height * sine));
  const [rows, columns] = [Math.floor(height * share), Math.floor(width * share)];
  const whole = tf.image.rotateWithOffset(picture, radians);
  return tf.slice(whole, [0, (height - rows) >> 1, (width - columns) >> 1, 0], [1, rows, columns, 3]);
}
