import { DlError, FileFormatError, StateDictError } from '@dl/core';
import type { Module } from '@dl/core/nn';
import type { TensorReader } from '@dl/core/weights';
import type * as tf from '@tensorflow/tfjs-core';
import type { LayerDefinition } from './net-definition';
import type { TextMessage } from './text-message';

/** The shape of one sample, channels last: [height, width, channels] or [features]. */
export type Shape = readonly number[];

/** A layer that can run. */
export interface BuiltLayer {
  readonly module: Module<tf.Tensor[], tf.Tensor | tf.Tensor[]>;
  /** The shape of each of its tops. */
  readonly shapes: readonly Shape[];
}

/** Makes a layer of one type. */
export type LayerBuilder = (layer: LayerContext) => BuiltLayer;

/** More numbers than any layer has: 4 GB of them. */
const maximumSize = 2 ** 30;

const remedy = 'Check that the .prototxt and the .caffemodel are of the same network.';

/** What the builder of a layer sees. */
export class LayerContext {
  /**
   * @param shapes - Of the values that the layer takes.
   * @param weights - The `.caffemodel`, if there is one.
   */
  constructor(
    readonly definition: LayerDefinition,
    readonly shapes: readonly Shape[],
    private readonly weights?: TensorReader,
  ) {}

  get name(): string {
    return this.definition.name;
  }

  get topCount(): number {
    return this.definition.tops.length;
  }

  /** The message of the layer's own options, empty if the file has none. */
  options(name: string): TextMessage {
    return this.definition.message.message(name);
  }

  /** The shape of the only value that the layer takes. */
  shape(): Shape {
    const [shape] = this.shapes;
    if (this.shapes.length === 1 && shape!.length > 0) return shape!;
    throw this.error(
      shape?.length === 0
        ? 'takes samples, it gets one number of each'
        : `takes one value, it has ${this.shapes.length} bottoms`,
    );
  }

  /** As {@link shape}, of feature maps. */
  mapShape(): [height: number, width: number, channels: number] {
    const shape = this.shape();
    if (shape.length === 3) return shape as [number, number, number];
    throw this.error(`takes maps [height, width, channels], it gets [${shape.join(', ')}]`);
  }

  /**
   * The axis of our tensors that is Caffe's axis `axis` of a value of this shape: [batch, channels, height, width] there,
   * [batch, height, width, channels] here.
   */
  axisOf(axis: number, shape: Shape): number {
    const rank = shape.length + 1;
    const positive = axis < 0 ? axis + rank : axis;
    if (!(positive > 0 && positive < rank)) {
      throw this.error(
        `has the axis ${axis}, which is not one of 1 to ${rank - 1}: batches are neither cut nor joined`,
      );
    }
    return positive === 1 ? rank - 1 : positive - 1;
  }

  /**
   * Checks the shapes of parameters, in PyTorch's layout, before memory is taken for them; undefined is a parameter that
   * the layer does not have.
   *
   * @throws {@link StateDictError} if the `.caffemodel` has others, lacks them or has more.
   */
  checkParameters(parameters: Readonly<Record<string, readonly number[] | undefined>>): void {
    for (const [parameter, shape] of Object.entries(parameters)) {
      if (!shape) {
        this.checkAbsent(`${this.name}.${parameter}`);
        continue;
      }
      const size = shape.reduce((product, size) => product * size, 1);
      if (!(shape.every((size) => size > 0) && size <= maximumSize))
        throw this.error(`would have a ${parameter} of shape [${shape.join(', ')}]`);
      if (this.weights) this.checkStored(`${this.name}.${parameter}`, shape, this.weights);
    }
  }

  /** An error that names the layer. */
  error(problem: string, options = this.definition.message): FileFormatError {
    return options.error(`layer "${this.name}" (${this.definition.type}) ${problem}`);
  }

  /** Runs a builder; errors of the layers that it makes get the layer's name. */
  build(builder: LayerBuilder): BuiltLayer {
    try {
      return builder(this);
    } catch (error) {
      if (!(error instanceof DlError) || error instanceof FileFormatError || error instanceof StateDictError)
        throw error;
      throw this.error(`does not work: ${error.message}`);
    }
  }

  private checkAbsent(name: string): void {
    if (!this.weights?.describe(name)) return;
    throw new StateDictError(`layer "${this.name}" has no ${name}, but the .caffemodel has one. ${remedy}`);
  }

  private checkStored(name: string, shape: readonly number[], weights: TensorReader): void {
    const stored = weights.describe(name);
    const expected = `expects ${name} of shape [${shape.join(', ')}]`;
    if (!stored) {
      const own = weights.names.filter((other) => other.startsWith(`${this.name}.`));
      throw new StateDictError(
        `layer "${this.name}" ${expected}, but the .caffemodel has ` +
          `${own.length ? `only ${own.join(', ')} of it` : 'no such layer'}. ${remedy}`,
      );
    }
    const hasShape =
      stored.shape.length === shape.length && stored.shape.every((size, axis) => size === shape[axis]);
    if (!hasShape) {
      throw new StateDictError(
        `layer "${this.name}" ${expected}, but in the .caffemodel it has [${stored.shape.join(', ')}]. ${remedy}`,
      );
    }
  }
}
