import type { Image } from '@dl/core/data';

/** Waves of colour, moved to the left by `shift` pixels. In smoother ones optical flow finds no hold. */
export function waves(width: number, height: number, shift = 0): Image {
  const data = new Uint8Array(width * height * 3);
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i += 3) {
      const [across, down] = [(x + shift) / 2, y / 3];
      data[i] = 128 + 60 * Math.sin(across) * Math.cos(down);
      data[i + 1] = 128 + 90 * Math.cos(across / 2);
      data[i + 2] = 128 + 80 * Math.sin(down + across / 3);
    }
  }
  return { data, width, height, channels: 3 };
}

/** The mean absolute difference of two images, in grey levels of 255. */
export function meanAbsoluteDifference(a: Image, b: Image): number {
  return a.data.reduce((sum, value, i) => sum + Math.abs(value - b.data[i]!), 0) / a.data.length;
}
