import type { Shape } from './layer-context';
import type { LayerDefinition, NetDefinition } from './net-definition';

/** Layers that read data: here their first value is an input of the network, and others are labels. */
const dataLayers = new Set(['Data', 'DummyData', 'HDF5Data', 'ImageData', 'MemoryData', 'WindowData']);

/** Layers that compare with labels, or write: there is nothing to do for them where a network is only run. */
const lossLayers = new Set([
  'Accuracy',
  'ContrastiveLoss',
  'EuclideanLoss',
  'HDF5Output',
  'HingeLoss',
  'InfogainLoss',
  'MultinomialLogisticLoss',
  'SigmoidCrossEntropyLoss',
  'SoftmaxWithLoss',
]);

export const isDataLayer = ({ type }: LayerDefinition) => type === 'Input' || dataLayers.has(type);

export const isLossLayer = ({ type }: LayerDefinition) => lossLayers.has(type);

/** A value that comes from outside: data with the shape of a sample, channels last, or labels without one. */
export interface NetInput {
  readonly name: string;
  readonly shape?: Shape;
}

/**
 * What comes into a network from outside.
 *
 * @param inputShape - Of the first input, in place of what the file says.
 * @throws {@link FileFormatError} if nothing comes in, or its shape is unknown.
 */
export function readInputs(net: NetDefinition, inputShape?: Shape): NetInput[] {
  const named: NetInput[] = net.inputs.map(({ name, shape }) => ({
    name,
    shape: shape && sampleShape(shape),
  }));
  const inputs = [...named, ...net.layers.filter(isDataLayer).flatMap(inputsOfLayer)];
  const data = inputs.filter(({ name }) => !labelsOf(net).has(name));
  const [first] = data;
  if (!first)
    throw net.message.error('the network has no input: neither a layer that reads data nor "input"');
  return inputs.map((input) => {
    if (!data.includes(input)) return { name: input.name };
    const shape = input === first && inputShape ? inputShape : input.shape;
    if (shape?.every((size) => Number.isSafeInteger(size) && size > 0)) return { name: input.name, shape };
    throw net.message.error(
      shape
        ? `the input "${input.name}" has the shape [${shape.join(', ')}], channels last; sizes are positive`
        : `the file does not say which shape the input "${input.name}" has; pass it as inputShape: [height, width, channels]`,
    );
  });
}

function labelsOf(net: NetDefinition): Set<string> {
  const reading = net.layers.filter(({ type }) => dataLayers.has(type));
  return new Set(reading.flatMap(({ tops }) => tops.slice(1)));
}

function inputsOfLayer({ type, tops, message }: LayerDefinition): NetInput[] {
  if (type !== 'Input' && type !== 'DummyData') {
    const [crop] = message.message('transform_param').integers('crop_size');
    const memory = message.message('memory_data_param');
    const sizes = ['height', 'width', 'channels'].map((name) => memory.integer(name));
    const known = sizes.every((size) => size !== undefined) ? sizes : undefined;
    // Images are read in colour unless a file says otherwise, which Caffe's data layers do not say here.
    return tops.map((name) => ({ name, shape: known ?? (crop ? [crop, crop, 3] : undefined) }));
  }
  const shapes = message.message(type === 'Input' ? 'input_param' : 'dummy_data_param').messages('shape');
  return tops.map((name, index) => {
    const shape = shapes[index] ?? shapes[0]; // one may stand for all
    return { name, shape: shape && sampleShape(shape.integers('dim')) };
  });
}

/** [batch, channels, height, width] to [height, width, channels]. */
function sampleShape([, ...sizes]: readonly number[]): Shape {
  const [channels, ...space] = sizes;
  return channels === undefined ? [] : [...space, channels];
}
