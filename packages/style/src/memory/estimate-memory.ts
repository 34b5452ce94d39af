import type { Encoder } from '../encoders';
import type { PictureSize } from '../painting/sizes';

export interface MemoryEstimateOptions {
  optimizer: 'lbfgs' | 'adam';
  /** Steps that lbfgs remembers. */
  historySize: number;
  iterations: number;
  /** Sizes at which it is painted, each twice the one before. Default: 1. */
  scales?: number;
  /** Sizes at which it is compared with the style, each half of the one before. Default: 1. */
  octaves?: number;
  /** Sizes of the style pictures. Default: none. */
  styleSizes?: readonly PictureSize[];
}

const bytesOfNumber = 4;
/** What ONNX Runtime and the program take by themselves. */
const base = 40e6;
/** Copies of the weights: TF.js's, and those in the layouts of ONNX Runtime's convolutions. */
const weightCopies = 2.4;
/**
 * Numbers that a picture takes, for each number that the encoder computes of it: the maps, their gradients and copies in other
 * layouts. The steps of L-BFGS are two graphs, which begin and go on along a line, each with memory of its own.
 */
const copiesOfMaps = { adam: 3, lbfgs: 6 };
/** Numbers for each pixel, whatever the encoder: convolutions of few channels are padded to blocks. */
const numbersOfPixel = 350;

/** Pictures of which each has a quarter of the pixels of the next, in pixels of the largest. */
const quarters = (count: number) => Array.from({ length: count }, (_, i) => 4 ** -i).reduce((a, b) => a + b);

/** Bytes that a picture of any size takes. */
export const fixedMemory = (encoder: Encoder): number =>
  base + bytesOfNumber * weightCopies * encoder.parameters;

/**
 * About how many bytes a painting adds to the process at its peak. The constants were fitted to measurements on `ort`, beside which
 * `docs/results/style-memory-estimate.json` puts them.
 *
 * ```ts
 * const gibibytes = estimateMemory(encoder, ['relu1_1', 'relu4_2'], { width: 1024, height: 768 }, options) / 2 ** 30;
 * ```
 *
 * @throws {@link UnknownLayerError}
 */
export function estimateMemory(
  encoder: Encoder,
  layers: readonly string[],
  { width, height }: PictureSize,
  { optimizer, historySize, iterations, scales = 1, octaves = 1, styleSizes = [] }: MemoryEstimateOptions,
): number {
  const maps = encoder.valuesPerPixel(layers) * quarters(octaves);
  const largestStyle = Math.max(0, ...styleSizes.map((style) => style.width * style.height));
  const remembered = optimizer === 'lbfgs' ? 6 * Math.min(historySize, iterations) : 0; // two pictures a step
  const ofPixel = copiesOfMaps[optimizer] * maps + numbersOfPixel + remembered;
  // A backend keeps the memory of the graphs of all scales.
  const painted = width * height * ofPixel * quarters(scales);
  return fixedMemory(encoder) + bytesOfNumber * (painted + largestStyle * maps);
}
