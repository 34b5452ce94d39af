import type { Encoder } from '../encoders';
import type { PictureSize } from '../painting/sizes';

export interface MemoryEstimateOptions {
  optimizer: 'lbfgs' | 'adam';
  /** Steps that lbfgs remembers. */
  historySize: number;
  iterations: number;
  /** Sizes of the style pictures, whose maps are computed once. Default: none. */
  styleSizes?: readonly PictureSize[];
}

/** Bytes of a number of float32. */
const bytes = 4;

/**
 * About how many bytes painting a picture takes beside the process itself, at its peak: the weights, every map of the encoder
 * and what its gradients need of it, and the optimiser's memory. Measured on `ort` (`docs/results/style-memory-estimate.json`).
 */
export function estimateMemory(
  encoder: Encoder,
  layers: readonly string[],
  size: PictureSize,
  { optimizer, historySize, iterations, styleSizes = [] }: MemoryEstimateOptions,
): number {
  const pixels = size.width * size.height;
  const perPixel = encoder.valuesPerPixel(layers);
  const forward = Math.max(0, ...styleSizes.map(({ width, height }) => width * height * perPixel));
  const painting = pixels * perPixel * 2;
  const pictures = 3 * pixels * (optimizer === 'lbfgs' ? 2 * Math.min(historySize, iterations) + 8 : 8);
  return bytes * (2 * encoder.parameters + Math.max(forward, painting) + pictures);
}
