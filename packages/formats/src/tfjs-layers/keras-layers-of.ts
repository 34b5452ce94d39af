import { InvalidArgumentError } from '@dl/core';
import * as nn from '@dl/core/nn';
import * as tf from '@tensorflow/tfjs-core';

/** A layer as Keras describes it, with weights in Keras's order and layout. */
export interface KerasLayer {
  readonly className: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly weights?: readonly (readonly [name: string, value: tf.Tensor])[];
}

type Shape = readonly number[];

/** What Keras has for one of our layers, given the shape of its input. */
type Description<Layer extends nn.AnyModule> = (layer: Layer, input: Shape) => KerasLayer[];

type Constructor<Layer> = abstract new (...args: never[]) => Layer;

const descriptions: [Constructor<nn.AnyModule>, Description<nn.AnyModule>][] = [];

function describe<Layer extends nn.AnyModule>(
  constructor: Constructor<Layer>,
  description: Description<Layer>,
): void {
  descriptions.push([constructor, description as Description<nn.AnyModule>]);
}

/**
 * The layers of Keras that compute what one of ours does. Their weights stay the layer's, or are freed by `tf.tidy`.
 *
 * @param input - Shape of its input with the batch.
 * @throws {@link InvalidArgumentError} for a layer that Keras does not have.
 */
export function kerasLayersOf(layer: nn.AnyModule, input: Shape): KerasLayer[] {
  const found = descriptions.find(([constructor]) => layer instanceof constructor);
  if (found) return found[1](layer, input);
  throw new InvalidArgumentError(
    `a ${layer.constructor.name} cannot be saved for TensorFlow.js; what can is ` +
      descriptions.map(([constructor]) => constructor.name).join(', '),
  );
}

const activation = (name: string) => (): KerasLayer[] => [
  { className: 'Activation', config: { activation: name } },
];

const withBias = (bias: nn.Parameter | undefined): [string, tf.Tensor][] =>
  bias ? [['bias', bias.value]] : [];

describe(nn.Linear, ({ outFeatures, weight, bias }) => [
  {
    className: 'Dense',
    config: { units: outFeatures, use_bias: bias !== undefined },
    weights: [['kernel', weight.value], ...withBias(bias)],
  },
]);

for (const [Conv, rank] of [
  [nn.Conv1d, 1],
  [nn.Conv2d, 2],
  [nn.Conv3d, 3],
] as const) {
  describe<nn.Conv1d | nn.Conv2d | nn.Conv3d>(Conv, (layer) => convolution(layer, rank));
}

function convolution(layer: nn.Conv1d | nn.Conv2d | nn.Conv3d, rank: 1 | 2 | 3): KerasLayer[] {
  const { weight, bias, kernelSize, stride, dilation, groups, inChannels, outChannels } = layer;
  const { padding, before } = paddingOf(layer, rank);
  const common = {
    kernel_size: kernelSize,
    strides: stride,
    dilation_rate: dilation,
    padding,
    use_bias: bias !== undefined,
  };
  if (groups === 1) {
    const config = { ...common, filters: outChannels };
    return [
      ...before,
      { className: `Conv${rank}D`, config, weights: [['kernel', weight.value], ...withBias(bias)] },
    ];
  }
  const multiplier = outChannels / inChannels;
  if (groups !== inChannels || rank !== 2)
    throw new InvalidArgumentError(
      `TensorFlow.js has no convolution with ${groups} groups of ${inChannels} channels`,
    );
  const kernel = tf.reshape(weight.value, [...kernelSize, inChannels, multiplier]);
  return [
    ...before,
    {
      className: 'DepthwiseConv2D',
      config: { ...common, depth_multiplier: multiplier },
      weights: [['depthwise_kernel', kernel], ...withBias(bias)],
    },
  ];
}

/** Keras pads by 'same' or not at all; anything else is a layer before. */
function paddingOf(
  { padding, kernelSize, stride, dilation }: nn.Conv1d | nn.Conv2d | nn.Conv3d,
  rank: number,
): { padding: 'same' | 'valid'; before: KerasLayer[] } {
  if (padding === 'same' || padding === 'valid') return { padding, before: [] };
  if (padding.every((size) => size === 0)) return { padding: 'valid', before: [] };
  const isSame = padding.every(
    (size, axis) => stride[axis] === 1 && 2 * size === dilation[axis]! * (kernelSize[axis]! - 1),
  );
  if (isSame) return { padding: 'same', before: [] };
  if (rank !== 2)
    throw new InvalidArgumentError(`TensorFlow.js has no padding of [${padding}] in ${rank} dimensions`);
  const config = { padding: padding.map((size) => [size, size]) };
  return { padding: 'valid', before: [{ className: 'ZeroPadding2D', config }] };
}

for (const [Pool, className] of [
  [nn.MaxPool1d, 'MaxPooling1D'],
  [nn.MaxPool2d, 'MaxPooling2D'],
  [nn.MaxPool3d, 'MaxPooling3D'],
  [nn.AvgPool1d, 'AveragePooling1D'],
  [nn.AvgPool2d, 'AveragePooling2D'],
  [nn.AvgPool3d, 'AveragePooling3D'],
] as const) {
  describe<nn.MaxPool2d | nn.AvgPool2d>(
    Pool as unknown as Constructor<nn.MaxPool2d | nn.AvgPool2d>,
    ({ kernelSize, stride, padding, ceilMode }) => {
      if (ceilMode || (padding !== 'same' && padding.some((size) => size > 0))) {
        throw new InvalidArgumentError(
          `TensorFlow.js has no ${className} with a padding of ${padding} or ceilMode`,
        );
      }
      const config = {
        pool_size: kernelSize,
        strides: stride,
        padding: padding === 'same' ? padding : 'valid',
      };
      return [{ className, config }];
    },
  );
}

for (const Norm of [nn.BatchNorm1d, nn.BatchNorm2d, nn.BatchNorm3d]) {
  describe<nn.BatchNorm2d>(Norm, (layer) => {
    const { momentum, epsilon, weight, bias, running_mean: mean, running_var: variance } = layer;
    if (!mean || !variance)
      throw new InvalidArgumentError(
        'batch norm without running statistics cannot be saved for TensorFlow.js',
      );
    return [
      {
        className: 'BatchNormalization',
        config: { axis: -1, momentum: 1 - (momentum ?? 0.01), epsilon, center: !!bias, scale: !!weight },
        weights: [
          ...(weight ? [['gamma', weight.value] as const] : []),
          ...(bias ? [['beta', bias.value] as const] : []),
          ['moving_mean', mean.value],
          ['moving_variance', variance.value],
        ],
      },
    ];
  });
}

describe(nn.LayerNorm, ({ normalizedShape, epsilon, weight, bias }) => [
  {
    className: 'LayerNormalization',
    config: {
      axis: normalizedShape.map((_, axis) => axis - normalizedShape.length),
      epsilon,
      center: !!bias,
      scale: !!weight,
    },
    weights: [
      ...(weight ? [['gamma', weight.value] as const] : []),
      ...(bias ? [['beta', bias.value] as const] : []),
    ],
  },
]);

describe(nn.Embedding, ({ count, features, weight }) => [
  {
    className: 'Embedding',
    config: { input_dim: count, output_dim: features },
    weights: [['embeddings', weight.value]],
  },
]);

// Ours orders numbers by channel, then space: so channels go first before Keras makes a row of them.
describe(nn.Flatten, (_, input) => {
  const flatten: KerasLayer = { className: 'Flatten', config: {} };
  if (input.length < 3) return [flatten];
  const last = input.length - 1;
  const dims = [last, ...Array.from({ length: last - 1 }, (_, axis) => axis + 1)];
  return [{ className: 'Permute', config: { dims } }, flatten];
});

describe(nn.Reshape, ({ shape }) => [{ className: 'Reshape', config: { target_shape: shape } }]);
describe(nn.GlobalAvgPool, (_, input) => {
  if (input.length > 4) throw new InvalidArgumentError('TensorFlow.js has no global pooling in 3 dimensions');
  return [{ className: `GlobalAveragePooling${input.length - 2}D`, config: {} }];
});
describe(nn.ZeroPad2d, ({ padding }) => {
  const [left, right, top, bottom] =
    typeof padding === 'number' ? new Array<number>(4).fill(padding) : padding;
  return [{ className: 'ZeroPadding2D', config: { padding: [[top, bottom], [left, right]] } }]; // prettier-ignore
});
describe(nn.Dropout, ({ probability }) => [{ className: 'Dropout', config: { rate: probability } }]);
describe(nn.Identity, () => []);
describe(nn.ReLU6, () => [{ className: 'ReLU', config: { max_value: 6 } }]);
describe(nn.LeakyReLU, ({ slope }) => [{ className: 'LeakyReLU', config: { alpha: slope } }]);
describe(nn.ELU, ({ alpha }) => {
  if (alpha !== 1)
    throw new InvalidArgumentError(`TensorFlow.js has ELU with an alpha of 1 only, received ${alpha}`);
  return activation('elu')();
});
describe(nn.ReLU, activation('relu'));
describe(nn.SELU, activation('selu'));
describe(nn.Sigmoid, activation('sigmoid'));
describe(nn.Tanh, activation('tanh'));
describe(nn.Softmax, activation('softmax'));
describe(nn.LogSoftmax, activation('log_softmax'));
describe(nn.SiLU, activation('swish'));
describe(nn.Mish, activation('mish'));
describe(nn.GELU, ({ approximate }) => activation(approximate === 'none' ? 'gelu' : 'gelu_new')());
describe(nn.Softplus, ({ beta }) => {
  if (beta !== 1)
    throw new InvalidArgumentError(`TensorFlow.js has softplus with a beta of 1 only, received ${beta}`);
  return activation('softplus')();
});
