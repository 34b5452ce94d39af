import type { LayerBuilder } from '../layer-context';
import { activations } from './activations';
import { convolution, deconvolution } from './convolution';
import { innerProduct } from './inner-product';
import { concat, eltwise } from './joining';
import { batchNorm, bias, localResponseNorm, scale } from './normalization';
import { pooling } from './pooling';
import { crop, flatten, reshape, silence, slice, split } from './shaping';

/** What each type of layer becomes. */
export const layerBuilders: ReadonlyMap<string, LayerBuilder> = new Map([
  ['Convolution', convolution],
  ['Deconvolution', deconvolution],
  ['Pooling', pooling],
  ['InnerProduct', innerProduct],
  ['BatchNorm', batchNorm],
  ['Scale', scale],
  ['Bias', bias],
  ['LRN', localResponseNorm],
  ['Concat', concat],
  ['Eltwise', eltwise],
  ['Flatten', flatten],
  ['Reshape', reshape],
  ['Slice', slice],
  ['Crop', crop],
  ['Split', split],
  ['Silence', silence],
  ...activations,
]);
