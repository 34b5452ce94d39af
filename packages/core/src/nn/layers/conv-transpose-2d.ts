import * as tf from '@tensorflow/tfjs-core';
import { InvalidArgumentError } from '../../errors';
import { fanInUniform } from '../initialize';
import { Module } from '../module';
import { Parameter } from '../parameter';
import { assertGroups } from './conv';
import { dilate, splitGroups } from './convolve';
import {
  assertFeatureMaps,
  assertOutput,
  nativePadding,
  padSpace,
  reach,
  spaceOf,
  toSpatial,
  type Spatial,
} from './spatial';

export interface ConvTranspose2dOptions {
  /** Factor by which the maps grow. Default: 1. */
  stride?: Spatial<2>;
  /** Pixels that are cut off on each side: the padding of the convolution that this one reverses. Default: 0. */
  padding?: Spatial<2>;
  /** Pixels more at the bottom and at the right, less than the stride or the dilation. Default: 0. */
  outputPadding?: Spatial<2>;
  /** Distance between the elements of a window. Default: 1. */
  dilation?: Spatial<2>;
  /** Groups of channels that do not see each other. Default: 1. */
  groups?: number;
  /** Adds a learnable bias. Default: true. */
  bias?: boolean;
}

/**
 * The transpose of a convolution, also called deconvolution (Zeiler et al. 2010): each input pixel adds a window of
 * `weight`, scaled by it, to the output. Input [batch, height, width, inChannels], output likewise with outChannels and
 * (size - 1) stride - 2 padding + dilation (kernel - 1) + outputPadding + 1 pixels along each axis.
 *
 * ```ts
 * const layer = new ConvTranspose2d(64, 3, 4, { stride: 2, padding: 1 });
 * layer.forward(tf.zeros([8, 16, 16, 64])).shape; // [8, 32, 32, 3]
 * ```
 */
export class ConvTranspose2d extends Module {
  readonly weight: Parameter; // [height, width, out / groups, in]
  readonly bias?: Parameter; // [out]
  readonly kernelSize: readonly number[];
  readonly stride: readonly number[];
  readonly padding: readonly number[];
  readonly outputPadding: readonly number[];
  readonly dilation: readonly number[];
  readonly groups: number;

  constructor(
    readonly inChannels: number,
    readonly outChannels: number,
    kernelSize: Spatial<2>,
    {
      stride = 1,
      padding = 0,
      outputPadding = 0,
      dilation = 1,
      groups = 1,
      bias = true,
    }: ConvTranspose2dOptions = {},
  ) {
    super();
    assertGroups(inChannels, outChannels, groups);
    this.kernelSize = toSpatial('kernelSize', kernelSize, 2, 1);
    this.stride = toSpatial('stride', stride, 2, 1);
    this.padding = toSpatial('padding', padding, 2, 0);
    this.outputPadding = toSpatial('outputPadding', outputPadding, 2, 0);
    this.dilation = toSpatial('dilation', dilation, 2, 1);
    this.groups = groups;
    if (this.outputPadding.some((size, axis) => size >= Math.max(this.stride[axis]!, this.dilation[axis]!))) {
      throw new InvalidArgumentError(
        `outputPadding is less than the stride or the dilation; received ${JSON.stringify(outputPadding)}`,
      );
    }
    const shape = [...this.kernelSize, outChannels / groups, inChannels];
    const fanIn = tf.util.sizeFromShape(shape) / inChannels; // PyTorch's, which counts the outputs of a group
    this.weight = new Parameter(fanInUniform(shape, fanIn), 'convTranspose2d');
    if (bias) this.bias = new Parameter(fanInUniform([outChannels], fanIn));
  }

  forward(x: tf.Tensor): tf.Tensor {
    assertFeatureMaps(this, x, 2, this.inChannels);
    return tf.tidy(() => {
      const { stride, padding, groups } = this;
      const window = this.kernelSize.map((size, axis) => reach(size, this.dilation[axis]!));
      const full = spaceOf(x).map((size, axis) => (size - 1) * stride[axis]! + window[axis]!);
      const output = full.map((size, axis) => size - 2 * padding[axis]! + this.outputPadding[axis]!);
      assertOutput(this, x, output);
      const cut = full.map((size, axis) => [padding[axis]!, size - output[axis]! - padding[axis]!] as const);
      const native = nativePadding(output, window, stride, cut);
      const filters = splitGroups(dilate(this.weight.value, this.dilation), groups);
      const maps = splitGroups(x, groups).map((part, group) =>
        native
          ? transposed(part, filters[group]!, output, stride, native)
          : crop(transposed(part, filters[group]!, full, stride, 'valid'), padding, output),
      );
      const result = tf.concat(maps, 3);
      return this.bias ? tf.add(result, this.bias.value) : result;
    });
  }
}

function transposed(
  x: tf.Tensor,
  filters: tf.Tensor,
  [height, width]: number[],
  stride: readonly number[],
  padding: 'same' | 'valid',
): tf.Tensor {
  const shape: [number, number, number, number] = [x.shape[0], height!, width!, filters.shape[2]!];
  return tf.conv2dTranspose(
    x as tf.Tensor4D,
    filters as tf.Tensor4D,
    shape,
    stride as [number, number],
    padding,
  );
}

/** Cuts `size` pixels out of the maps from `begin` on, with zeros where they lie outside. */
function crop(maps: tf.Tensor, begin: readonly number[], size: readonly number[]): tf.Tensor {
  const missing = spaceOf(maps).map((full, axis) => Math.max(0, begin[axis]! + size[axis]! - full));
  const padded = padSpace(
    maps,
    missing.map((after) => [0, after] as const),
  );
  return tf.slice(padded, [0, ...begin, 0], [-1, ...size, -1]);
}
