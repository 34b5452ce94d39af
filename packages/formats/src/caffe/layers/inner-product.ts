import type { BuiltLayer, LayerContext } from '../layer-context';
import { InnerProduct } from '../modules/inner-product';

/** Caffe's InnerProduct, with weights [out, in] as PyTorch's. */
export function innerProduct(layer: LayerContext): BuiltLayer {
  const options = layer.options('inner_product_param');
  const shape = layer.shape();
  const outputs = options.integer('num_output');
  if (outputs === undefined) throw layer.error('has no num_output', options);
  if (options.boolean('transpose'))
    throw layer.error('has transposed weights, which is not supported', options);
  const axis = options.integer('axis') ?? 1;
  if (axis !== 1 && axis !== -shape.length) throw layer.error(`has the axis ${axis}, not 1`, options);
  const bias = options.boolean('bias_term') ?? true;
  const inputs = shape.reduce((product, size) => product * size, 1);
  layer.checkParameters({ weight: [outputs, inputs], bias: bias ? [outputs] : undefined });
  return { module: new InnerProduct(inputs, outputs, { bias }), shapes: [[outputs]] };
}
