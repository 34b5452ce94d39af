import type { Image } from '@dl/core/data';
import { useLayoutEffect, useRef } from 'preact/hooks';

interface PictureProps {
  /** Nothing as yet: an empty frame. */
  image?: Image;
  /** What is on it, for who does not see it. */
  label: string;
  /** Shows single pixels as squares. */
  pixelated?: boolean;
  class?: string;
}

/** Pixels on a canvas. */
export function Picture({ image, label, pixelated = false, class: name = '' }: PictureProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    if (image) paint(canvas.current!, image);
  }, [image]);
  return (
    <canvas
      ref={canvas}
      width={1}
      height={1}
      role="img"
      aria-label={label}
      class={`picture ${name}`}
      data-empty={!image || undefined}
      style={pixelated ? { imageRendering: 'pixelated' } : undefined}
    />
  );
}

function paint(canvas: HTMLCanvasElement, { data, width, height, channels }: Image): void {
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
  const pixels = new ImageData(width, height);
  for (let pixel = 0; pixel < width * height; pixel++) {
    for (let channel = 0; channel < 3; channel++) {
      pixels.data[4 * pixel + channel] = data[channels * pixel + (channels === 1 ? 0 : channel)]!;
    }
    pixels.data[4 * pixel + 3] = channels === 4 ? data[4 * pixel + 3]! : 255;
  }
  canvas.getContext('2d')!.putImageData(pixels, 0, 0);
}
