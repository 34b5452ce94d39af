/** Convolutions. Keras's kernels are laid out as ours: [...window, in, out]. */
import { Conv1d, Conv2d, Conv3d } from '@dl/core/nn';
import * as tf from '@tensorflow/tfjs-core';
import * as z from 'zod';
import type { KerasModule } from '../layer-plan';
import { layerType, type LayerType } from '../layer-type';
import { Chain } from '../modules/chain';
import { Conv2dTranspose } from '../modules/conv-2d-transpose';
import { Operation } from '../modules/operation';
import { channelsLast, flag, padding, size, spatial } from '../options';

type Rank = 1 | 2 | 3;
const classes = { 1: Conv1d, 2: Conv2d, 3: Conv3d } as const;

interface Convolution {
  kernel: readonly number[];
  out: number;
  inChannels: number;
  strides: readonly number[];
  dilation: readonly number[];
  padding: 'valid' | 'same' | 'causal';
  groups: number;
  bias: boolean;
}

function convolution(rank: Rank, options: Convolution): Conv1d | Conv2d | Conv3d {
  const { inChannels, out, kernel, strides: stride, dilation, groups, bias } = options;
  // The classes differ in the number of axes only, which the schema has checked.
  const Class = classes[rank] as unknown as new (
    inChannels: number,
    outChannels: number,
    kernel: readonly number[],
    options: object,
  ) => Conv2d;
  const padding = options.padding === 'causal' ? 'valid' : options.padding;
  return new Class(inChannels, out, kernel, { stride, dilation, padding, groups, bias });
}

/** Pads sequences at the front, so that no step sees a later one. */
const causal = (amount: number) => new Operation((x) => tf.pad(x, [[0, 0], [amount, 0], [0, 0]])); // prettier-ignore

const common = (rank: Rank) => ({
  kernel_size: spatial(rank),
  strides: spatial(rank).default(new Array<number>(rank).fill(1)),
  dilation_rate: spatial(rank).default(new Array<number>(rank).fill(1)),
  padding: z
    .enum(['valid', 'same', 'causal'])
    .refine((value) => value !== 'causal' || rank === 1, { error: 'only sequences are causal' })
    .default('valid'),
  data_format: channelsLast,
  use_bias: flag(true),
  groups: z.literal(1).default(1),
});

const conv = (rank: Rank): LayerType =>
  layerType({
    options: { ...common(rank), filters: size, groups: size.default(1) },
    activated: true,
    weights: ({ kernel_size, filters, use_bias }) => ({
      kernel: [...kernel_size, null, filters],
      ...(use_bias && { bias: [filters] }),
    }),
    make: (options, { kernel }) => {
      const layer = convolution(rank, {
        kernel: options.kernel_size,
        inChannels: kernel!.at(-2)! * options.groups,
        out: options.filters,
        strides: options.strides,
        dilation: options.dilation_rate,
        padding: options.padding,
        groups: options.groups,
        bias: options.use_bias,
      });
      return afterCausalPadding(options, layer);
    },
    parameters: ({ padding }) => {
      const prefix = padding === 'causal' ? 'convolution.' : '';
      return { [`${prefix}weight`]: 'kernel', [`${prefix}bias`]: 'bias' };
    },
  });

function afterCausalPadding(
  options: { padding: string; kernel_size: number[]; dilation_rate: number[] },
  layer: Conv1d | Conv2d | Conv3d,
): KerasModule {
  if (options.padding !== 'causal') return layer;
  const amount = options.dilation_rate[0]! * (options.kernel_size[0]! - 1);
  return new Chain([
    ['padding', causal(amount)],
    ['convolution', layer],
  ]);
}

/** [...window, in, multiplier] as the kernel of a convolution with as many groups as channels. */
const depthwiseKernel = (kernel: tf.Tensor) =>
  tf.reshape(kernel, [...kernel.shape.slice(0, -2), 1, kernel.shape.at(-2)! * kernel.shape.at(-1)!]);

const depthwise = (rank: 1 | 2): LayerType =>
  layerType({
    options: { ...common(rank), depth_multiplier: size.default(1) },
    activated: true,
    weights: ({ kernel_size, depth_multiplier, use_bias }) => ({
      depthwise_kernel: [...kernel_size, null, depth_multiplier],
      ...(use_bias && { bias: [null] }),
    }),
    make: (options, { depthwise_kernel: kernel }) =>
      convolution(rank, {
        kernel: options.kernel_size,
        inChannels: kernel!.at(-2)!,
        out: kernel!.at(-2)! * options.depth_multiplier,
        strides: options.strides,
        dilation: options.dilation_rate,
        padding: options.padding,
        groups: kernel!.at(-2)!,
        bias: options.use_bias,
      }),
    parameters: () => ({
      weight: ({ depthwise_kernel }) => depthwiseKernel(depthwise_kernel!),
      bias: 'bias',
    }),
  });

const separable = (rank: 1 | 2): LayerType =>
  layerType({
    options: { ...common(rank), padding, filters: size, depth_multiplier: size.default(1) },
    activated: true,
    weights: ({ kernel_size, depth_multiplier, filters, use_bias }) => ({
      depthwise_kernel: [...kernel_size, null, depth_multiplier],
      pointwise_kernel: [...new Array<number>(rank).fill(1), null, filters],
      ...(use_bias && { bias: [filters] }),
    }),
    make: (options, { depthwise_kernel: kernel }) => {
      const inChannels = kernel!.at(-2)!;
      const between = inChannels * options.depth_multiplier;
      const ones = new Array<number>(rank).fill(1);
      const across = convolution(rank, {
        kernel: options.kernel_size,
        inChannels,
        out: between,
        strides: options.strides,
        dilation: options.dilation_rate,
        padding: options.padding,
        groups: inChannels,
        bias: false,
      });
      const along = convolution(rank, {
        kernel: ones,
        inChannels: between,
        out: options.filters,
        strides: ones,
        dilation: ones,
        padding: 'valid',
        groups: 1,
        bias: options.use_bias,
      });
      return new Chain([
        ['depthwise', across],
        ['pointwise', along],
      ]);
    },
    parameters: () => ({
      'depthwise.weight': ({ depthwise_kernel }) => depthwiseKernel(depthwise_kernel!),
      'pointwise.weight': 'pointwise_kernel',
      'pointwise.bias': 'bias',
    }),
  });

export const convolutionLayers: Record<string, LayerType> = {
  Conv1D: conv(1),
  Conv2D: conv(2),
  Conv3D: conv(3),
  DepthwiseConv1D: depthwise(1),
  DepthwiseConv2D: depthwise(2),
  SeparableConv1D: separable(1),
  SeparableConv2D: separable(2),
  Conv2DTranspose: layerType({
    options: {
      ...common(2),
      filters: size,
      padding,
      dilation_rate: z.union([z.literal(1), z.tuple([z.literal(1), z.literal(1)])]).default(1),
    },
    activated: true,
    weights: ({ kernel_size, filters, use_bias }) => ({
      kernel: [...kernel_size, filters, null],
      ...(use_bias && { bias: [filters] }),
    }),
    make: ({ strides, padding, use_bias }, { kernel }) =>
      new Conv2dTranspose(kernel!, { stride: strides, padding, bias: use_bias }),
    parameters: () => ({ weight: 'kernel', bias: 'bias' }),
  }),
};
