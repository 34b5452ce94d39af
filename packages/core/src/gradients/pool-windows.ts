import * as tf from '@tensorflow/tfjs-core';

export interface PoolAttributes {
  filterSize: number | number[];
  strides: number | number[];
  pad: 'valid' | 'same' | number | tf.backend_util.ExplicitPadding;
  dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

/** The pooling windows along one spatial axis. */
export interface Windows {
  size: number;
  stride: number;
  /** Padding before the first element. */
  before: number;
  inputLength: number;
  outputLength: number;
}

/** The windows over a tensor of `shape`, [batch, (depth,) height, width, channels], axis by axis. */
export function poolWindows(
  shape: number[],
  { filterSize, strides, pad, dimRoundingMode }: PoolAttributes,
): Windows[] {
  const is3d = shape.length === 5;
  const info = is3d
    ? tf.backend_util.computePool3DInfo(
        shape as [number, number, number, number, number],
        filterSize as number,
        strides as number,
        1,
        pad as number,
        dimRoundingMode,
      )
    : tf.backend_util.computePool2DInfo(
        shape as [number, number, number, number],
        filterSize as number,
        strides as number,
        1,
        pad,
        dimRoundingMode,
      );
  const { padInfo } = info;
  const rows: Windows = {
    size: info.filterHeight,
    stride: info.strideHeight,
    before: padInfo.top,
    inputLength: info.inHeight,
    outputLength: info.outHeight,
  };
  const columns: Windows = {
    size: info.filterWidth,
    stride: info.strideWidth,
    before: padInfo.left,
    inputLength: info.inWidth,
    outputLength: info.outWidth,
  };
  if (!('filterDepth' in info)) return [rows, columns];
  const slices: Windows = {
    size: info.filterDepth,
    stride: info.strideDepth,
    before: info.padInfo.front,
    inputLength: info.inDepth,
    outputLength: info.outDepth,
  };
  return [slices, rows, columns];
}

/** Padding of all axes that makes room for every window. */
export function explicitPadding(axes: Windows[]): [before: number, after: number][] {
  const spatial = axes.map(({ size, stride, before, inputLength, outputLength }): [number, number] => [
    before,
    Math.max(0, (outputLength - 1) * stride + size - before - inputLength),
  ]);
  return [[0, 0], ...spatial, [0, 0]];
}

/** Spells a rounding mode out as padding, because not all gradient kernels know it. */
export function withExplicitPadding(shape: number[], attributes: PoolAttributes): PoolAttributes {
  if (!attributes.dimRoundingMode || shape.length !== 4) return attributes;
  const { filterSize, strides } = attributes;
  const pad = explicitPadding(poolWindows(shape, attributes)) as tf.backend_util.ExplicitPadding;
  return { filterSize, strides, pad };
}
