import type { Encoder } from '../encoders';
import type { PictureSize } from '../painting/sizes';

export interface MemoryEstimateOptions {
  optimizer: 'lbfgs' | 'adam';
  /** Steps that lbfgs remembers. */
  historySize: number;
  iterations: number;
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
const numbersOfPixel = 450;

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
  { optimizer, historySize, iterations, styleSizes = [] }: MemoryEstimateOptions,
): number {
  const maps = encoder.valuesPerPixel(layers);
  const largestStyle = Math.max(0, ...styleSizes.map((style) => style.width * style.height));
  const remembered = optimizer === 'lbfgs' ? 6 * Math.min(historySize, iterations) : 0; // two pictures a step
  const painted = width * height * (copiesOfMaps[optimizer] * maps + numbersOfPixel + remembered);
  return base + bytesOfNumber * (weightCopies * encoder.parameters + painted + largestStyle * maps);
}
