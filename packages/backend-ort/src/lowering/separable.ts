import { backend_util } from '@tensorflow/tfjs-core';
import type { GraphBuilder, Operand } from '../graph/graph-builder';
import { channelsFirst } from '../graph/permutation';
import { lowering, operand, type Lowering } from './lowering';

const maps = channelsFirst(4);

interface ResizeAttributes {
  alignCorners: boolean;
  halfPixelCenters?: boolean;
  size: [number, number];
}

/** Where output position `i` of a resize looks in the input, as TF.js computes it. */
function source(
  i: number,
  input: number,
  output: number,
  { alignCorners, halfPixelCenters }: ResizeAttributes,
): number {
  const scale = alignCorners && output > 1 ? (input - 1) / (output - 1) : input / output;
  return halfPixelCenters ? scale * (i + 0.5) - 0.5 : scale * i;
}

/** One axis of a linear map of images: row i holds the weights with which output i takes the inputs. */
type AxisWeights = (
  output: number,
  input: number,
  add: (column: number, weight: number) => void,
  i: number,
) => void;

function matrix(output: number, input: number, weights: AxisWeights): Float32Array {
  const values = new Float32Array(output * input);
  for (let i = 0; i < output; i++) {
    weights(output, input, (column, weight) => (values[i * input + column]! += weight), i);
  }
  return values;
}

/**
 * The transpose of an image operation that acts on rows and columns separately, as two matrix products:
 * resizing and average pooling are such, so this is their gradient.
 */
function transposed(
  graph: GraphBuilder,
  dy: Operand,
  input: readonly number[],
  rows: AxisWeights,
  columns: AxisWeights,
): string {
  const [, outHeight, outWidth] = dy.shape as [number, number, number, number];
  const [, inHeight, inWidth] = input as [number, number, number, number];
  const vertical = graph.constant('float32', matrix(outHeight, inHeight, rows), [outHeight, inHeight]);
  const horizontal = graph.constant('float32', matrix(outWidth, inWidth, columns), [outWidth, inWidth]);
  const wide = graph.node('MatMul', [graph.permute(dy, maps).name, horizontal]); // [batch, channels, outHeight, inWidth]
  return graph.node('MatMul', [graph.node('Transpose', [vertical], { perm: [1, 0] }), wide]);
}

const bilinear =
  (attributes: ResizeAttributes): AxisWeights =>
  (output, input, add, i) => {
    const position = Math.max(0, source(i, input, output, attributes));
    const low = Math.min(input - 1, Math.floor(position));
    const share = position - Math.floor(position);
    add(low, 1 - share);
    add(Math.min(input - 1, low + 1), share);
  };

const nearest =
  (attributes: ResizeAttributes): AxisWeights =>
  (output, input, add, i) => {
    const position = source(i, input, output, attributes);
    add(Math.min(input - 1, attributes.alignCorners ? Math.round(position) : Math.floor(position)), 1);
  };

/** TF.js's gradient divides by the size of the window, also where part of it lies outside of the input. */
const averages =
  (size: number, stride: number, before: number): AxisWeights =>
  (_, input, add, i) => {
    const start = i * stride - before;
    for (let column = Math.max(0, start); column < Math.min(input, start + size); column++)
      add(column, 1 / size);
  };

function resize(kernel: string, mode: 'linear' | 'nearest'): Lowering {
  return lowering<ResizeAttributes>({
    kernel,
    inputs: ['images'],
    infer: ([x], { size: [height, width] }) => ({
      shape: [x!.shape[0]!, height, width, x!.shape[3]!],
      dtype: 'float32',
    }),
    lower: (graph, [x], { alignCorners, halfPixelCenters, size }, [result]) => {
      const sizes = graph.int64([x!.shape[0]!, x!.shape[3]!, ...size]);
      const attributes = {
        mode,
        coordinate_transformation_mode: alignCorners
          ? 'align_corners'
          : halfPixelCenters
            ? 'half_pixel'
            : 'asymmetric',
        ...(mode === 'nearest' && {
          nearest_mode: alignCorners || halfPixelCenters ? 'round_prefer_ceil' : 'floor',
        }),
      };
      return operand(
        graph.node('Resize', [graph.permute(x!, maps).name, '', '', sizes], attributes),
        result!,
        maps,
      );
    },
    supports: ([x]) => x!.dtype === 'float32',
  });
}

function resizeGradient(kernel: string, weights: (attributes: ResizeAttributes) => AxisWeights): Lowering {
  return lowering<ResizeAttributes>({
    kernel,
    inputs: ['images', 'dy'],
    infer: ([images]) => ({ shape: images!.shape, dtype: 'float32' }),
    lower: (graph, [images, dy], attributes, [result]) => {
      const axis = weights(attributes);
      return operand(transposed(graph, dy!, images!.shape, axis, axis), result!, maps);
    },
  });
}

export const separable: Lowering[] = [
  resize('ResizeBilinear', 'linear'),
  resize('ResizeNearestNeighbor', 'nearest'),
  resizeGradient('ResizeBilinearGrad', bilinear),
  resizeGradient('ResizeNearestNeighborGrad', nearest),
  lowering<{
    filterSize: [number, number] | number;
    strides: [number, number] | number;
    pad: 'valid' | 'same' | number;
    dimRoundingMode?: 'floor';
  }>({
    kernel: 'AvgPoolGrad',
    inputs: ['dy', 'input'],
    infer: ([, x]) => x!,
    lower: (graph, [dy, x], { filterSize, strides, pad, dimRoundingMode }, [result]) => {
      const g = backend_util.computePool2DInfo(
        x!.shape as [number, number, number, number],
        filterSize,
        strides,
        1,
        pad,
        dimRoundingMode,
      );
      const rows = averages(g.filterHeight, g.strideHeight, g.padInfo.top);
      const columns = averages(g.filterWidth, g.strideWidth, g.padInfo.left);
      return operand(transposed(graph, dy!, x!.shape, rows, columns), result!, maps);
    },
  }),
];
