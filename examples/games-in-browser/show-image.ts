import type { Image } from '@dl/core/data';

/** Puts an RGB image on a canvas, which takes its size, and says in words what is on it. */
export function showImage(canvas: HTMLCanvasElement, { data, width, height }: Image, words: string): void {
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
  const context = canvas.getContext('2d')!;
  const pixels = context.createImageData(width, height);
  for (let i = 0; i < width * height; i++) {
    pixels.data.set(data.subarray(3 * i, 3 * i + 3), 4 * i);
    pixels.data[4 * i + 3] = 255;
  }
  context.putImageData(pixels, 0, 0);
  canvas.setAttribute('aria-label', words);
}
