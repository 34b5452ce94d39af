import * as tf from '@tensorflow/tfjs-core';
import { InvalidArgumentError } from '../../errors';
import { fanInUniform } from '../initialize';
import { Module } from '../module';
import { Parameter } from '../parameter';
import { convolve } from './convolve';
import {
  assertFeatureMaps,
  assertOutput,
  mirrorSpace,
  reach,
  samePadding,
  spaceOf,
  toSpatial,
  type Padding,
  type Spatial,
  type SpatialRank,
} from './spatial';

export interface ConvOptions<Rank extends SpatialRank> {
  /** Steps from one window to the next. Default: 1. */
  stride?: Spatial<Rank>;
  /**
   * Zeros on both sides of each axis. 'valid' is 0; 'same' gives ceil(size / stride) outputs with TensorFlow's rule,
   * which for a stride of 1 is PyTorch's too. Default: 0.
   */
  padding?: Spatial<Rank> | 'same' | 'valid';
  /** What lies there: zeros, or the mirrored maps without their border, as in {@link ReflectionPad2d}. Default: 'zeros'. */
  paddingMode?: 'zeros' | 'reflect';
  /** Distance between the elements of a window. Default: 1. */
  dilation?: Spatial<Rank>;
  /** Groups of channels that do not see each other; `inChannels` of them make a depthwise convolution. Default: 1. */
  groups?: number;
  /** Adds a learnable bias. Default: true. */
  bias?: boolean;
}

const none: Padding = [0, 0];

/**
 * `y[o] = b[o] + sum over i of w[i, o] ⋆ x[i]`, the cross-correlation of Conv1d, Conv2d and Conv3d, with
 * floor((size + 2 padding - dilation (kernel - 1) - 1) / stride) + 1 outputs along each axis.
 */
abstract class Conv<Rank extends SpatialRank> extends Module {
  readonly weight: Parameter; // [...kernel, in / groups, out]
  readonly bias?: Parameter; // [out]
  readonly kernelSize: readonly number[];
  readonly stride: readonly number[];
  readonly padding: readonly number[] | 'same' | 'valid';
  readonly paddingMode: 'zeros' | 'reflect';
  readonly dilation: readonly number[];
  readonly groups: number;

  constructor(
    private readonly rank: Rank,
    readonly inChannels: number,
    readonly outChannels: number,
    kernelSize: Spatial<Rank>,
    options: ConvOptions<Rank> = {},
  ) {
    super();
    const { stride = 1, padding = 0, paddingMode = 'zeros', dilation = 1, groups = 1, bias = true } = options;
    assertGroups(inChannels, outChannels, groups);
    this.kernelSize = toSpatial('kernelSize', kernelSize, rank, 1);
    this.stride = toSpatial('stride', stride, rank, 1);
    this.padding =
      padding === 'same' || padding === 'valid' ? padding : toSpatial('padding', padding, rank, 0);
    this.paddingMode = paddingMode;
    this.dilation = toSpatial('dilation', dilation, rank, 1);
    this.groups = groups;
    const shape = [...this.kernelSize, inChannels / groups, outChannels];
    const fanIn = tf.util.sizeFromShape(shape) / outChannels;
    this.weight = new Parameter(fanInUniform(shape, fanIn), `conv${rank}d`);
    if (bias) this.bias = new Parameter(fanInUniform([outChannels], fanIn));
  }

  forward(x: tf.Tensor): tf.Tensor {
    assertFeatureMaps(this, x, this.rank, this.inChannels);
    return tf.tidy(() => {
      const space = spaceOf(x);
      const window = this.kernelSize.map((size, axis) => reach(size, this.dilation[axis]!));
      const padding = this.paddingFor(space, window);
      assertOutput(
        this,
        x,
        space.map((size, axis) => size + padding[axis]![0] + padding[axis]![1] - window[axis]! + 1),
      );
      const { stride, dilation, groups } = this;
      const [maps, zeros] =
        this.paddingMode === 'zeros' ? [x, padding] : [mirrorSpace(x, padding), padding.map(() => none)];
      const output = convolve(maps, this.weight.value, { stride, dilation, padding: zeros, groups });
      return this.bias ? tf.add(output, this.bias.value) : output;
    });
  }

  private paddingFor(space: readonly number[], window: readonly number[]): Padding[] {
    const { padding, stride } = this;
    if (padding === 'same') return space.map((size, axis) => samePadding(size, window[axis]!, stride[axis]!));
    return space.map((_, axis) => (padding === 'valid' ? [0, 0] : [padding[axis]!, padding[axis]!]));
  }
}

/**
 * Convolution of sequences. Input [batch, width, inChannels], output [batch, windows, outChannels].
 *
 * ```ts
 * const layer = new Conv1d(16, 32, 3, { padding: 'same' });
 * layer.forward(tf.zeros([8, 100, 16])).shape; // [8, 100, 32]
 * ```
 */
export class Conv1d extends Conv<1> {
  constructor(inChannels: number, outChannels: number, kernelSize: Spatial<1>, options?: ConvOptions<1>) {
    super(1, inChannels, outChannels, kernelSize, options);
  }
}

/**
 * Convolution of images (LeCun et al. 1998). Input [batch, height, width, inChannels], output [batch, windows down,
 * windows across, outChannels].
 *
 * ```ts
 * const layer = new Conv2d(3, 64, 7, { stride: 2, padding: 3 });
 * layer.forward(tf.zeros([8, 224, 224, 3])).shape; // [8, 112, 112, 64]
 * ```
 */
export class Conv2d extends Conv<2> {
  constructor(inChannels: number, outChannels: number, kernelSize: Spatial<2>, options?: ConvOptions<2>) {
    super(2, inChannels, outChannels, kernelSize, options);
  }
}

/**
 * Convolution of volumes and videos. Input [batch, depth, height, width, inChannels], output likewise with
 * outChannels.
 *
 * ```ts
 * const layer = new Conv3d(3, 64, 3, { padding: 1 });
 * layer.forward(tf.zeros([1, 16, 112, 112, 3])).shape; // [1, 16, 112, 112, 64]
 * ```
 */
export class Conv3d extends Conv<3> {
  constructor(inChannels: number, outChannels: number, kernelSize: Spatial<3>, options?: ConvOptions<3>) {
    super(3, inChannels, outChannels, kernelSize, options);
  }
}

/** Throws {@link InvalidArgumentError} unless `groups` divides both numbers of channels. */
export function assertGroups(inChannels: number, outChannels: number, groups: number): void {
  if (Number.isInteger(inChannels / groups) && Number.isInteger(outChannels / groups)) return;
  throw new InvalidArgumentError(
    `groups divides inChannels and outChannels; received ${groups} groups for ${inChannels} and ${outChannels} channels`,
  );
}
