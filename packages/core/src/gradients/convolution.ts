import * as tf from '@tensorflow/tfjs-core';
import { assertChannelsLast, defineGradient, runKernel, type InputGradients } from './define-gradient';

type Padding = 'valid' | 'same' | number | tf.backend_util.ExplicitPadding;

interface ConvolutionAttributes {
  strides: number | number[];
  pad: Padding;
  dataFormat?: string;
  dilations?: number | number[];
  dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

/** A convolution is linear in its input and in its filter: three kernels, each the gradient of the two others. */
class Convolution {
  constructor(
    private readonly forward: string,
    private readonly backpropInput: string,
    private readonly backpropFilter: string,
  ) {}

  output(x: tf.Tensor, filter: tf.Tensor, attributes: ConvolutionAttributes): tf.Tensor {
    return runKernel(this.forward, { x, filter }, geometry(attributes));
  }

  input(
    inputShape: number[],
    dy: tf.Tensor,
    filter: tf.Tensor,
    attributes: ConvolutionAttributes,
  ): tf.Tensor {
    return runKernel(this.backpropInput, { dy, filter }, { ...geometry(attributes), inputShape });
  }

  filter(x: tf.Tensor, dy: tf.Tensor, filterShape: number[], attributes: ConvolutionAttributes): tf.Tensor {
    return runKernel(this.backpropFilter, { x, dy }, { ...geometry(attributes), filterShape });
  }

  /** The kernels of the gradients know no dilation. The pixels that a dilated filter sees together are a block's. */
  private dilatedGradients(
    dy: tf.Tensor,
    x: tf.Tensor,
    filter: tf.Tensor,
    attributes: ConvolutionAttributes,
  ): InputGradients {
    const { dilations, inputPaddings, outputPaddings } = dilatedBlocks(dy, x, filter, attributes);
    const undilated = { ...attributes, strides: 1, pad: 'valid' as const, dilations: 1 };
    const inputs = () => tf.spaceToBatchND(x, dilations, inputPaddings);
    const outputs = () => tf.spaceToBatchND(dy, dilations, outputPaddings);
    return {
      x: () => {
        const dx = this.input(inputs().shape, outputs(), filter, undilated);
        return tf.batchToSpaceND(dx, dilations, inputPaddings);
      },
      filter: () => this.filter(inputs(), outputs(), filter.shape, undilated),
    };
  }

  get gradients(): tf.GradConfig[] {
    return [
      defineGradient<ConvolutionAttributes>(
        this.forward,
        { inputs: ['x', 'filter'] },
        (dy, saved, attributes) => {
          const [x, filter] = saved as [tf.Tensor, tf.Tensor];
          if (!isOne(attributes.dilations)) return this.dilatedGradients(dy, x, filter, attributes);
          return {
            x: () => this.input(x.shape, dy, filter, attributes),
            filter: () => this.filter(x, dy, filter.shape, attributes),
          };
        },
      ),
      defineGradient<ConvolutionAttributes>(
        this.backpropInput,
        { inputs: ['dy', 'filter'] },
        (ddx, saved, attributes) => {
          const [dy, filter] = saved as [tf.Tensor, tf.Tensor];
          return {
            dy: () => this.output(ddx, filter, attributes),
            filter: () => this.filter(ddx, dy, filter.shape, attributes),
          };
        },
      ),
      defineGradient<ConvolutionAttributes>(
        this.backpropFilter,
        { inputs: ['x', 'dy'] },
        (dFilter, saved, attributes) => {
          const [x, dy] = saved as [tf.Tensor, tf.Tensor];
          return {
            x: () => this.input(x.shape, dy, dFilter, attributes),
            dy: () => this.output(x, dFilter, attributes),
          };
        },
      ),
    ];
  }
}

/** The attributes that all three kernels share. */
function geometry({ strides, pad, dataFormat, dilations = 1, dimRoundingMode }: ConvolutionAttributes) {
  return { strides, pad, dataFormat, dilations, dimRoundingMode };
}

const isOne = (value: number | number[] = 1) => [value].flat().every((each) => each === 1);

/** How to cut a dilated convolution into undilated ones. Its stride is 1, which TF.js demands where there is dilation. */
function dilatedBlocks(dy: tf.Tensor, x: tf.Tensor, filter: tf.Tensor, attributes: ConvolutionAttributes) {
  assertChannelsLast('a dilated convolution', attributes.dataFormat);
  const axes = x.shape.slice(1, -1).map((inputLength, axis) => {
    const dilation = [attributes.dilations!].flat().at(axis) ?? (attributes.dilations as number);
    const gap = dilation * (filter.shape[axis]! - 1); // from the first to the last element under the filter
    const before = paddingBefore(attributes.pad, axis, gap);
    const outputLength = dy.shape[axis + 1]!;
    const wholeBlocks = (length: number) => Math.ceil(length / dilation) * dilation;
    return {
      dilation,
      inputPadding: [before, wholeBlocks(outputLength + gap) - inputLength - before],
      outputPadding: [0, wholeBlocks(outputLength) - outputLength],
    };
  });
  return {
    dilations: axes.map(({ dilation }) => dilation),
    inputPaddings: axes.map(({ inputPadding }) => inputPadding),
    outputPaddings: axes.map(({ outputPadding }) => outputPadding),
  };
}

function paddingBefore(pad: Padding, axis: number, gap: number): number {
  if (pad === 'valid') return 0;
  if (pad === 'same') return Math.floor(gap / 2);
  return typeof pad === 'number' ? pad : pad[axis + 1]![0];
}

export const convolutionGradients: tf.GradConfig[] = [
  ...new Convolution(tf.Conv2D, tf.Conv2DBackpropInput, tf.Conv2DBackpropFilter).gradients,
  ...new Convolution(tf.Conv3D, tf.Conv3DBackpropInputV2, tf.Conv3DBackpropFilterV2).gradients,
  ...new Convolution(
    tf.DepthwiseConv2dNative,
    tf.DepthwiseConv2dNativeBackpropInput,
    tf.DepthwiseConv2dNativeBackpropFilter,
  ).gradients,
  defineGradient<object>(tf.Dilation2D, { inputs: ['x', 'filter'] }, (dy, saved, attributes) => {
    const [x, filter] = saved as [tf.Tensor, tf.Tensor];
    return {
      x: () => runKernel(tf.Dilation2DBackpropInput, { x, filter, dy }, attributes),
      filter: () => runKernel(tf.Dilation2DBackpropFilter, { x, filter, dy }, attributes),
    };
  }),
];
