import type { FloatImage, Image } from '../images/image';

/** A description of {@link toTensor}. */
export interface ToTensor {
  type: 'toTensor';
}

/** Turns bytes, 0 to 255, into float32 numbers, 0 to 1. Equals torchvision's `ToTensor`, but channels stay last. */
export function toTensor(): ToTensor {
  return { type: 'toTensor' };
}

export function applyToTensor(image: Image): FloatImage {
  const data = new Float32Array(image.data.length);
  for (let i = 0; i < data.length; i++) data[i] = image.data[i]! / 255;
  return { ...image, data };
}
