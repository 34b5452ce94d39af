import { Conv2d, ConvTranspose2d } from '@dl/core/nn';
import type { BuiltLayer, LayerContext } from '../layer-context';
import { assertSizes, pairOf, windowOf } from './window';

/** Caffe's Convolution; its weights [out, in / group, height, width] are PyTorch's. */
export function convolution(layer: LayerContext): BuiltLayer {
  const { channels, outputs, groups, bias, dilation, kernelSize, stride, padding, space } = read(layer);
  const sizes = space.map((size, axis) => {
    const reach = dilation[axis]! * (kernelSize[axis]! - 1) + 1;
    return Math.floor((size + 2 * padding[axis]! - reach) / stride[axis]!) + 1;
  });
  assertSizes(layer, sizes);
  layer.checkParameters({
    weight: [outputs, channels / groups, ...kernelSize],
    bias: bias ? [outputs] : undefined,
  });
  const module = new Conv2d(channels, outputs, kernelSize, { stride, padding, dilation, groups, bias });
  return { module, shapes: [[...sizes, outputs]] };
}

/** Caffe's Deconvolution; its weights [in, out / group, height, width] are those of PyTorch's ConvTranspose2d. */
export function deconvolution(layer: LayerContext): BuiltLayer {
  const { channels, outputs, groups, bias, dilation, kernelSize, stride, padding, space } = read(layer);
  const sizes = space.map((size, axis) => {
    const reach = dilation[axis]! * (kernelSize[axis]! - 1) + 1;
    return stride[axis]! * (size - 1) + reach - 2 * padding[axis]!;
  });
  assertSizes(layer, sizes);
  layer.checkParameters({
    weight: [channels, outputs / groups, ...kernelSize],
    bias: bias ? [outputs] : undefined,
  });
  const options = { stride, padding, dilation, groups, bias };
  const module = new ConvTranspose2d(channels, outputs, kernelSize, options);
  return { module, shapes: [[...sizes, outputs]] };
}

function read(layer: LayerContext) {
  const [height, width, channels] = layer.mapShape();
  const options = layer.options('convolution_param');
  if ((options.integer('axis') ?? 1) !== 1) throw layer.error('has another axis than 1', options);
  const outputs = options.integer('num_output');
  if (outputs === undefined) throw layer.error('has no num_output', options);
  const groups = options.integer('group') ?? 1;
  if (![channels, outputs].every((count) => Number.isInteger(count / groups))) {
    throw layer.error(
      `has ${groups} groups, which do not divide its ${channels} and ${outputs} channels`,
      options,
    );
  }
  return {
    ...windowOf(layer, options),
    dilation: pairOf(layer, options, 'dilation', 'dilation') ?? [1, 1],
    bias: options.boolean('bias_term') ?? true,
    space: [height, width],
    channels,
    outputs,
    groups,
  };
}
