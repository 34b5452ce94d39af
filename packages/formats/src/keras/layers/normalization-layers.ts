import * as tf from '@tensorflow/tfjs-core';
import * as z from 'zod';
import { layerType, type LayerType } from '../layer-type';
import { BatchNormalization } from '../modules/batch-normalization';
import { FeatureNormalization, normalizeFeatures } from '../modules/feature-normalization';
import { LayerNormalization } from '../modules/layer-normalization';
import { Operation } from '../modules/operation';
import { flag } from '../options';

const numbers = z.union([z.number(), z.array(z.number())]);

/** One axis, or a list of one. */
const axis = z
  .union([z.number().int(), z.array(z.number().int()).length(1)])
  .transform((value) => [value].flat()[0]!);

export const normalizationLayers: Record<string, LayerType> = {
  BatchNormalization: layerType({
    options: {
      axis: axis.default(-1),
      momentum: z.number().default(0.99),
      epsilon: z.number().default(1e-3),
      center: flag(true),
      scale: flag(true),
      renorm: z.literal(false).default(false),
      renorm_clipping: z.unknown().optional(),
      renorm_momentum: z.unknown().optional(),
    },
    weights: ({ center, scale }) => ({
      ...(scale && { gamma: [null] }),
      ...(center && { beta: [null] }),
      moving_mean: [null],
      moving_variance: [null],
    }),
    make: (options, { moving_mean: channels }, { trainable }) =>
      new BatchNormalization(channels![0]!, { ...options, frozen: !trainable }),
    parameters: () => ({
      weight: 'gamma',
      bias: 'beta',
      running_mean: 'moving_mean',
      running_var: 'moving_variance',
    }),
  }),

  LayerNormalization: layerType({
    options: {
      axis: z
        .union([z.number().int(), z.array(z.number().int())])
        .transform((value) => [value].flat())
        .default([-1]),
      epsilon: z.number().default(1e-3),
      center: flag(true),
      scale: flag(true),
      rms_scaling: z.literal(false).default(false),
    },
    weights: ({ center, scale }) => ({ ...(scale && { gamma: null }), ...(center && { beta: null }) }),
    make: ({ axis, epsilon }, { gamma, beta }) => new LayerNormalization(axis, epsilon, gamma, beta),
    parameters: () => ({ weight: 'gamma', bias: 'beta' }),
  }),

  Rescaling: layerType({
    options: { scale: numbers, offset: numbers.default(0) },
    make: ({ scale, offset }) =>
      new Operation((x) => tf.add(tf.mul(tf.cast(x, 'float32'), tf.tensor(scale)), tf.tensor(offset))),
  }),

  Normalization: layerType({
    options: {
      axis: z
        .union([z.number().int(), z.array(z.number().int())])
        .transform((value) => [value].flat())
        .default([]),
      invert: z.boolean().default(false),
      mean: numbers.optional(),
      variance: numbers.optional(),
    },
    weights: ({ mean }): Record<string, null> =>
      mean === undefined ? { mean: null, variance: null, count: null } : {},
    make: ({ axis, invert, mean, variance = 1 }, { mean: shape }) => {
      if (mean === undefined) return new FeatureNormalization(shape!, axis, invert);
      return new Operation((x) => normalizeFeatures(x, tf.tensor(mean), tf.tensor(variance), invert));
    },
    parameters: () => ({ mean: 'mean', variance: 'variance' }),
  }),
};
