import { InvalidArgumentError } from '@dl/core';
import { Conv2d, Flatten, Linear, ReLU, Tanh, type Module, type Sequential } from '@dl/core/nn';
import type { ParameterVector } from './parameter-vector';

/**
 * A small network computed in plain JavaScript, one observation at a time: for networks of some ten thousand weights that is ten
 * times as fast as a call of a backend. It reads the weights of a {@link ParameterVector}.
 *
 * ```ts
 * const network = hostNetwork(layers, [4], vector);
 * network(observation); // the outputs, in an array that the next call fills anew
 * ```
 */
export type HostNetwork = (input: Float32Array) => Float32Array;

/**
 * @param shape - Of an input, without the batch.
 * @throws {@link InvalidArgumentError} if a layer is not one that is known here.
 */
export function hostNetwork(
  layers: Sequential,
  shape: readonly number[],
  vector: ParameterVector,
): HostNetwork {
  let current = shape;
  const steps: HostNetwork[] = [];
  for (const layer of layers) {
    const { step, shape: next } = hostLayer(layer, current, vector);
    steps.push(step);
    current = next;
  }
  return (input) => {
    let value = input;
    for (const step of steps) value = step(value);
    return value;
  };
}

function hostLayer(
  layer: Module,
  shape: readonly number[],
  vector: ParameterVector,
): { step: HostNetwork; shape: readonly number[] } {
  if (layer instanceof Linear) return { step: linear(layer, vector), shape: [layer.outFeatures] };
  if (layer instanceof ReLU) return { step: inPlace((value) => (value > 0 ? value : 0)), shape };
  if (layer instanceof Tanh) return { step: inPlace(Math.tanh), shape };
  if (layer instanceof Conv2d) return convolution(layer, shape, vector);
  if (layer instanceof Flatten) return flatten(shape);
  throw new InvalidArgumentError(
    `an agent's network has the layers Linear, Conv2d, Flatten, ReLU and Tanh; received ${layer.constructor.name}`,
  );
}

/** Only outputs of layers are changed in place, never what was observed: a network begins with weights. */
function inPlace(apply: (value: number) => number): HostNetwork {
  return (values) => {
    for (let i = 0; i < values.length; i++) values[i] = apply(values[i]!);
    return values;
  };
}

function linear({ weight, bias, inFeatures, outFeatures }: Linear, vector: ParameterVector): HostNetwork {
  const weights = vector.view(weight); // [in, out]
  const biases = bias && vector.view(bias);
  const output = new Float32Array(outFeatures);
  const active = new Int32Array(inFeatures);
  return (input) => {
    if (biases) output.set(biases);
    else output.fill(0);
    let count = 0;
    for (let i = 0; i < inFeatures; i++) if (input[i] !== 0) active[count++] = i;
    let k = 0;
    for (; k + 4 <= count; k += 4) addRows(output, input, weights, active.subarray(k, k + 4));
    for (; k < count; k++) addRow(output, 0, input[active[k]!]!, weights, active[k]! * outFeatures);
    return output;
  };
}

/** {@link addRow} for four inputs at once, which halves the reads and writes of the output. */
function addRows(output: Float32Array, input: Float32Array, weights: Float32Array, four: Int32Array): void {
  const width = output.length;
  const [a, b, c, d] = [four[0]!, four[1]!, four[2]!, four[3]!];
  const [fa, fb, fc, fd] = [input[a]!, input[b]!, input[c]!, input[d]!];
  const [ra, rb, rc, rd] = [a * width, b * width, c * width, d * width];
  for (let j = 0; j < width; j++) {
    output[j]! +=
      fa * weights[ra + j]! + fb * weights[rb + j]! + fc * weights[rc + j]! + fd * weights[rd + j]!;
  }
}

/** `target += factor * row`, for the row of `target.length - at` weights; zeros, of which there are many, cost nothing. */
function addRow(
  target: Float32Array,
  at: number,
  factor: number,
  rows: Float32Array,
  start: number,
  length = target.length,
): void {
  if (factor === 0) return;
  for (let j = 0; j < length; j++) target[at + j]! += factor * rows[start + j]!;
}

function convolution(
  { weight, bias, kernelSize, stride, inChannels, outChannels }: Conv2d,
  [height, width]: readonly number[],
  vector: ParameterVector,
): { step: HostNetwork; shape: readonly number[] } {
  const weights = vector.view(weight); // [kernel height, kernel width, in, out]
  const biases = bias && vector.view(bias);
  const [kernelHeight, kernelWidth] = kernelSize as [number, number];
  const [down, right] = stride as [number, number];
  const rows = Math.floor((height! - kernelHeight) / down) + 1;
  const columns = Math.floor((width! - kernelWidth) / right) + 1;
  const output = new Float32Array(rows * columns * outChannels);
  const step = (input: Float32Array) => {
    output.fill(0);
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        const at = (row * columns + column) * outChannels;
        if (biases) output.set(biases, at);
        for (let y = 0; y < kernelHeight; y++) {
          const line = ((row * down + y) * width! + column * right) * inChannels;
          for (let i = 0; i < kernelWidth * inChannels; i++) {
            const start = (y * kernelWidth * inChannels + i) * outChannels;
            addRow(output, at, input[line + i]!, weights, start, outChannels);
          }
        }
      }
    }
    return output;
  };
  return { step, shape: [rows, columns, outChannels] };
}

/** In the order of {@link Flatten}: channel, row, column. */
function flatten(shape: readonly number[]): { step: HostNetwork; shape: readonly number[] } {
  const channels = shape.at(-1)!;
  const places = shape.slice(0, -1).reduce((product, length) => product * length, 1);
  const output = new Float32Array(channels * places);
  const step = (input: Float32Array) => {
    for (let place = 0; place < places; place++) {
      for (let channel = 0; channel < channels; channel++) {
        output[channel * places + place] = input[place * channels + channel]!;
      }
    }
    return output;
  };
  return { step, shape: [output.length] };
}
