import { BatchNorm1d, BatchNorm2d, LocalResponseNorm } from '@dl/core/nn';
import * as tf from '@tensorflow/tfjs-core';
import { ChannelAffine } from '../../graph/channel-affine';
import type { BuiltLayer, LayerContext } from '../layer-context';
import { FunctionModule } from '../modules/function-module';
import { WithinChannelResponseNorm } from '../modules/within-channel-response-norm';

/** Caffe's BatchNorm, which only normalises: the factor and the offset are a Scale layer after it. */
export function batchNorm(layer: LayerContext): BuiltLayer {
  const shape = layer.shape();
  const options = layer.options('batch_norm_param');
  const channels = shape.at(-1)!;
  const trackRunningStats = options.boolean('use_global_stats') ?? true;
  const epsilon = options.number('eps') ?? 1e-5;
  if (trackRunningStats) layer.checkParameters({ running_mean: [channels], running_var: [channels] });
  const Norm = shape.length === 3 ? BatchNorm2d : BatchNorm1d;
  return { module: new Norm(channels, { affine: false, epsilon, trackRunningStats }), shapes: [shape] };
}

/** Caffe's Scale: by learned numbers for each channel, or by a second value. */
export function scale(layer: LayerContext): BuiltLayer {
  const options = layer.options('scale_param');
  const axis = options.integer('axis') ?? 1;
  const bias = options.boolean('bias_term') ?? false;
  if (layer.shapes.length === 2) return scaleByValue(layer, axis, bias);
  const shape = layer.shape();
  if (axis !== 1 || (options.integer('num_axes') ?? 1) !== 1)
    throw layer.error('scales other axes than the channels, which is not supported', options);
  const channels = shape.at(-1)!;
  layer.checkParameters({ weight: [channels], bias: bias ? [channels] : undefined });
  return { module: new ChannelAffine(channels, { bias }), shapes: [shape] };
}

/** A factor for each channel of each sample, as squeeze-and-excitation networks have it. */
function scaleByValue(layer: LayerContext, axis: number, bias: boolean): BuiltLayer {
  const [shape, factors] = layer.shapes as [readonly number[], readonly number[]];
  const channels = shape.at(-1)!;
  const fits = factors.at(-1) === channels && factors.slice(0, -1).every((size) => size === 1);
  if (axis !== 0 || bias || !fits) {
    throw layer.error(
      `scales [${shape.join(', ')}] by [${factors.join(', ')}] from axis ${axis} on; ` +
        'supported is a factor for each channel of each sample, from axis 0 on and without bias_term',
    );
  }
  const ones = shape.slice(0, -1).map(() => 1);
  return {
    module: new FunctionModule((x, factors) => tf.mul(x, tf.reshape(factors, [-1, ...ones, channels]))),
    shapes: [shape],
  };
}

/** Caffe's Bias: an offset for each channel. */
export function bias(layer: LayerContext): BuiltLayer {
  const options = layer.options('bias_param');
  const shape = layer.shape();
  if ((options.integer('axis') ?? 1) !== 1 || (options.integer('num_axes') ?? 1) !== 1)
    throw layer.error('adds to other axes than the channels, which is not supported', options);
  layer.checkParameters({ bias: [shape.at(-1)!] });
  return { module: new ChannelAffine(shape.at(-1)!, { weight: false }), shapes: [shape] };
}

/** Caffe's LRN; its defaults are not PyTorch's. */
export function localResponseNorm(layer: LayerContext): BuiltLayer {
  const options = layer.options('lrn_param');
  const shape = layer.shape();
  const size = options.integer('local_size') ?? 5;
  const alpha = options.number('alpha') ?? 1;
  const beta = options.number('beta') ?? 0.75;
  const k = options.number('k') ?? 1;
  const region = options.choice('norm_region', ['ACROSS_CHANNELS', 'WITHIN_CHANNEL']) ?? 'ACROSS_CHANNELS';
  if (size < 1 || size % 2 !== 1)
    throw layer.error(`has a local_size of ${size}, which is an odd number`, options);
  if (region === 'WITHIN_CHANNEL') layer.mapShape();
  const module =
    region === 'WITHIN_CHANNEL'
      ? new WithinChannelResponseNorm(size, alpha, beta)
      : new LocalResponseNorm(size, { alpha, beta, k });
  return { module, shapes: [shape] };
}
