import { AdaptiveAvgPool2d, AdaptiveMaxPool2d, AvgPool2d, MaxPool2d } from '@dl/core/nn';
import type { BuiltLayer, LayerContext } from '../layer-context';
import { assertSizes, windowOf } from './window';

/**
 * Caffe's Pooling (pooling_layer.cpp): the last window may reach beyond the padding, and is dropped only if it starts
 * there; averages count the padding, but not what lies beyond it. That is the `ceilMode` of PyTorch.
 */
export function pooling(layer: LayerContext): BuiltLayer {
  const [height, width, channels] = layer.mapShape();
  const options = layer.options('pooling_param');
  const method = options.choice('pool', ['MAX', 'AVE', 'STOCHASTIC']) ?? 'MAX';
  if (method === 'STOCHASTIC') throw layer.error('pools STOCHASTIC; only MAX and AVE are supported', options);
  if (layer.topCount > 1) throw layer.error('gives the positions of the maxima too, which is not supported');
  if (options.boolean('global_pooling')) {
    const module = method === 'MAX' ? new AdaptiveMaxPool2d(1) : new AdaptiveAvgPool2d(1);
    return { module, shapes: [[1, 1, channels]] };
  }
  const ceilMode = (options.choice('round_mode', ['CEIL', 'FLOOR']) ?? 'CEIL') === 'CEIL';
  const { kernelSize, stride, padding } = windowOf(layer, options);
  const module = new (method === 'MAX' ? MaxPool2d : AvgPool2d)(kernelSize, { stride, padding, ceilMode });
  const sizes = [height, width].map((size, axis) => {
    const steps = (size + 2 * padding[axis]! - kernelSize[axis]!) / stride[axis]!;
    if (!ceilMode) return Math.floor(steps) + 1;
    const startsInside = Math.ceil(steps) * stride[axis]! < size + padding[axis]!;
    return Math.ceil(steps) + (startsInside ? 1 : 0);
  });
  assertSizes(layer, sizes);
  return { module, shapes: [[...sizes, channels]] };
}
