import type { Image } from '@dl/core/data';
import { covarianceRoot, type Matrix3 } from './covariance-root';

/**
 * A picture with the mean and the covariance of another's colours, by the linear map that moves colours least (Gatys et al. 2016,
 * "Preserving Color in Neural Artistic Style Transfer", section 3.1, and Hertzmann et al. 2001, appendix B).
 */
export function matchColors(picture: Image, colors: Image): Image {
  const [from, to] = [statistics(picture), statistics(colors)];
  const [root, inverse] = [covarianceRoot(to.covariance, 0.5), covarianceRoot(from.covariance, -0.5)];
  const map = product(root, inverse);
  const data = new Uint8Array(picture.data.length);
  for (let i = 0; i < data.length; i += 3) {
    for (let row = 0; row < 3; row++) {
      let value = to.mean[row]!;
      for (let c = 0; c < 3; c++) value += map[row]![c]! * (picture.data[i + c]! - from.mean[c]!);
      data[i + row] = Math.round(Math.min(255, Math.max(0, value)));
    }
  }
  return { ...picture, data };
}

/** Mean and covariance of red, green and blue. */
function statistics({ data }: Image): { mean: number[]; covariance: Matrix3 } {
  const pixels = data.length / 3;
  const mean = [0, 0, 0];
  for (let i = 0; i < data.length; i++) mean[i % 3]! += data[i]! / pixels;
  const covariance: Matrix3 = [
    [0, 0, 0],
    [0, 0, 0],
    [0, 0, 0],
  ];
  for (let i = 0; i < data.length; i += 3) {
    for (let row = 0; row < 3; row++) {
      for (let column = 0; column < 3; column++) {
        covariance[row]![column]! +=
          ((data[i + row]! - mean[row]!) * (data[i + column]! - mean[column]!)) / pixels;
      }
    }
  }
  return { mean, covariance };
}

function product(a: Matrix3, b: Matrix3): Matrix3 {
  return a.map((row) =>
    [0, 1, 2].map((column) => row.reduce((sum, value, k) => sum + value * b[k]![column]!, 0)),
  );
}
