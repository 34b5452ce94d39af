/** Dense, embedding, activations, and layers that act in training only. */
import { dropout, Dropout, Embedding, initialize, Linear } from '@dl/core/nn';
import * as tf from '@tensorflow/tfjs-core';
import * as z from 'zod';
import { activationOf, type Activate } from '../activations';
import { layerType, type LayerType } from '../layer-type';
import { Operation, TrainingOperation } from '../modules/operation';
import { SlopedRectifier } from '../modules/sloped-rectifier';
import { flag, size } from '../options';

const probability = z.number().min(0).max(1);

const nothing = layerType({ options: {}, make: () => new Operation((x) => x) });

/** Keras takes tokens of any type; ours are int32. */
class TokenEmbedding extends Embedding {
  override forward(tokens: tf.Tensor): tf.Tensor {
    return tf.tidy(() => super.forward(tf.cast(tokens, 'int32')));
  }
}

const activation = (options: z.ZodRawShape, make: (options: Record<string, number>) => Activate): LayerType =>
  layerType({ options, make: (given) => new Operation(make(given as Record<string, number>)) });

export const coreLayers: Record<string, LayerType> = {
  InputLayer: nothing,
  ActivityRegularization: layerType({
    options: { l1: z.unknown().optional(), l2: z.unknown().optional() },
    make: () => new Operation((x) => x),
  }),

  Dense: layerType({
    options: { units: size, use_bias: flag(true) },
    activated: true,
    weights: ({ units, use_bias }) => ({ kernel: [null, units], ...(use_bias && { bias: [units] }) }),
    make: ({ units, use_bias }, { kernel }) => new Linear(kernel![0]!, units, { bias: use_bias }),
    parameters: () => ({ weight: 'kernel', bias: 'bias' }),
  }),

  Embedding: layerType({
    options: {
      input_dim: size,
      output_dim: size,
      mask_zero: z
        .literal(false, { error: 'masks are not; train without, or pad at the front' })
        .default(false),
    },
    weights: ({ input_dim, output_dim }) => ({ embeddings: [input_dim, output_dim] }),
    make: ({ input_dim, output_dim }) => new TokenEmbedding(input_dim, output_dim),
    parameters: () => ({ weight: 'embeddings' }),
  }),

  Dropout: layerType({ options: { rate: probability }, make: ({ rate }) => new Dropout(rate) }),
  SpatialDropout1D: spatialDropout(),
  SpatialDropout2D: spatialDropout(),
  SpatialDropout3D: spatialDropout(),
  GaussianNoise: layerType({
    options: { stddev: z.number().nonnegative() },
    make: ({ stddev }) => new TrainingOperation((x) => tf.add(x, initialize.normal(x.shape, 0, stddev))),
  }),
  GaussianDropout: layerType({
    options: { rate: z.number().min(0).lt(1) },
    make: ({ rate }) =>
      new TrainingOperation((x) => tf.mul(x, initialize.normal(x.shape, 1, Math.sqrt(rate / (1 - rate))))),
  }),

  Activation: (config, context) => {
    const { activate, name } = activationOf(config.activation, context.version, context.where) ?? {
      name: 'linear',
      activate: (x: tf.Tensor) => x,
    };
    const rest = { ...config, activation: null };
    return layerType({ options: {}, make: () => new Operation(activate) })(rest, {
      ...context,
      where: `${context.where} of ${name}`,
    });
  },
  ReLU: activation(
    {
      max_value: z.number().default(Infinity),
      negative_slope: z.number().default(0),
      threshold: z.number().default(0),
    },
    ({ max_value, negative_slope, threshold }) =>
      (x) => {
        const above = tf.cast(tf.greaterEqual(x, threshold!), 'float32');
        const positive = tf.mul(above, tf.minimum(x, max_value!));
        const below = tf.mul(tf.sub(1, above), tf.mul(tf.sub(x, threshold!), negative_slope!));
        return negative_slope === 0 ? positive : tf.add(positive, below);
      },
  ),
  LeakyReLU: activation(
    { alpha: z.number().optional(), negative_slope: z.number().optional() },
    ({ alpha, negative_slope }) =>
      (x) =>
        tf.leakyRelu(x, negative_slope ?? alpha ?? 0.3),
  ),
  ELU: activation({ alpha: z.number().default(1) }, ({ alpha }) => (x) => {
    const curve = tf.mul(tf.elu(tf.minimum(x, 0)), alpha!);
    return tf.add(tf.relu(x), curve);
  }),
  ThresholdedReLU: activation({ theta: z.number().default(1) }, ({ theta }) => (x) => {
    return tf.mul(x, tf.cast(tf.greater(x, theta!), 'float32'));
  }),
  Softmax: activation(
    { axis: z.number().int().default(-1) },
    ({ axis }) =>
      (x) =>
        softmax(x, axis!),
  ),
  PReLU: layerType({
    options: { shared_axes: z.array(z.number().int()).optional() },
    weights: () => ({ alpha: null }),
    make: (_, { alpha }) => new SlopedRectifier(alpha!),
    parameters: () => ({ weight: 'alpha' }),
  }),
};

/** Drops whole channels. */
function spatialDropout(): LayerType {
  return layerType({
    options: { rate: probability },
    make: ({ rate }) =>
      new TrainingOperation((x) =>
        dropout(
          x,
          rate,
          x.shape.map((length, axis) => (axis === 0 || axis === x.rank - 1 ? length : 1)),
        ),
      ),
  });
}

/** TF.js has it for the last axis only. */
function softmax(x: tf.Tensor, axis: number): tf.Tensor {
  const last = x.rank - 1;
  const from = axis < 0 ? axis + x.rank : axis;
  if (from === last) return tf.softmax(x);
  const swapped = [...x.shape.keys()].with(from, last).with(last, from);
  return tf.transpose(tf.softmax(tf.transpose(x, swapped)), swapped);
}
