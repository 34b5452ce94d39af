import * as tf from '@tensorflow/tfjs-core';
import type { BuiltLayer, LayerContext } from '../layer-context';
import { FunctionModule } from '../modules/function-module';

/** Caffe's Concat: along the channels or another axis. */
export function concat(layer: LayerContext): BuiltLayer {
  const options = layer.options('concat_param');
  const [first = []] = layer.shapes;
  const axis = layer.axisOf(options.integer('axis') ?? options.integer('concat_dim') ?? 1, first);
  const fits = layer.shapes.every(
    (shape) => shape.length === first.length && shape.every((size, i) => i === axis - 1 || size === first[i]),
  );
  if (!fits) throw layer.error(`cannot join ${shapesOf(layer)} along axis ${axis}`, options);
  const size = layer.shapes.reduce((total, shape) => total + shape[axis - 1]!, 0);
  return {
    module: new FunctionModule((...values) => tf.concat(values, axis)),
    shapes: [first.with(axis - 1, size)],
  };
}

/** Caffe's Eltwise: a sum with coefficients, a product or a maximum. */
export function eltwise(layer: LayerContext): BuiltLayer {
  const options = layer.options('eltwise_param');
  const operation = options.choice('operation', ['PROD', 'SUM', 'MAX']) ?? 'SUM';
  const coefficients = options.numbers('coeff');
  const [first = []] = layer.shapes;
  const fits = layer.shapes.every((shape) => shape.join() === first.join());
  if (!fits || layer.shapes.length < 2) throw layer.error(`cannot combine ${shapesOf(layer)}`, options);
  if (coefficients.length !== 0 && (operation !== 'SUM' || coefficients.length !== layer.shapes.length)) {
    throw layer.error(
      `has ${coefficients.length} coefficients; a SUM takes one for each of its ${layer.shapes.length} values`,
      options,
    );
  }
  const combine = { PROD: tf.mul, SUM: tf.add, MAX: tf.maximum }[operation];
  const module = new FunctionModule((...values) =>
    values
      .map((value, index) => {
        const coefficient = coefficients[index] ?? 1;
        return coefficient === 1 ? value : tf.mul(value, coefficient);
      })
      .reduce((result, value) => combine(result, value)),
  );
  return { module, shapes: [first] };
}

const shapesOf = (layer: LayerContext) => layer.shapes.map((shape) => `[${shape.join(', ')}]`).join(' and ');
