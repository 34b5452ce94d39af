import { DlError, FileFormatError, InvalidArgumentError, ShapeError } from '@dl/core';
import type { Buffer, Parameter } from '@dl/core/nn';
import { Module, type AnyModule } from '@dl/core/nn';
import * as tf from '@tensorflow/tfjs-core';
import type { Numbers } from './numbers';
import type { OnnxNode, OnnxPort } from './onnx-file';
import { OperatorCall, type Operator } from './operator-call';
import { Value } from './value';

/** A node with what runs it. */
export interface OnnxStep {
  readonly node: OnnxNode;
  readonly run: Operator;
  /** Attributes that are tensors. */
  readonly constants: ReadonlyMap<string, Numbers>;
}

export interface OnnxProgram {
  readonly opset: number;
  readonly inputs: readonly OnnxPort[];
  readonly outputs: readonly string[];
  /** In an order in which each can run. */
  readonly steps: readonly OnnxStep[];
  /** Values that never change. */
  readonly constants: ReadonlyMap<string, Numbers>;
  readonly weights: ReadonlyMap<string, Parameter | Buffer>;
}

/**
 * An ONNX graph as a module, made by {@link loadOnnxModel}. It takes and gives tensors in the graph's own layouts:
 * images of a model from PyTorch are [batch, channels, height, width]. Inside, maps stay channels last from one
 * convolution or pool to the next.
 *
 * Parameters have the names and layouts of the file, so a state dict of PyTorch fits the model that it exported. Batch
 * normalisation goes on with the file's statistics while the model is trained; dropout drops.
 */
export class OnnxModule extends Module<tf.Tensor[]> {
  private readonly weights: Weights;

  constructor(private readonly program: OnnxProgram) {
    super();
    this.weights = new Weights(program.weights);
  }

  /** What {@link forward} takes, in order. */
  get inputs(): readonly OnnxPort[] {
    return this.program.inputs;
  }

  /** Names of what {@link forwardAll} gives, in order. */
  get outputs(): readonly string[] {
    return this.program.outputs;
  }

  override *children(): Generator<[string, AnyModule]> {
    yield ['', this.weights];
  }

  /** The first output. */
  forward(...inputs: tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => this.forwardAll(...inputs)[0]!);
  }

  /**
   * Every output, in the order of {@link outputs}.
   *
   * @throws {@link ShapeError} that names the node which an input does not fit.
   */
  forwardAll(...inputs: tf.Tensor[]): tf.Tensor[] {
    const { inputs: ports, steps, constants, weights, outputs } = this.program;
    if (inputs.length !== ports.length) {
      throw new InvalidArgumentError(
        `this model takes ${ports.length} inputs (${ports.map(({ name }) => name).join(', ')}), received ${inputs.length}`,
      );
    }
    return tf.tidy(() => {
      const values = new Map<string, Value>();
      for (const [name, numbers] of constants) values.set(name, Value.ofNumbers(numbers));
      for (const [name, weight] of weights) values.set(name, Value.ofTensor(weight.value));
      for (const [i, { name }] of ports.entries()) values.set(name, Value.ofTensor(inputs[i]!));
      for (const step of steps) runStep(step, values, this.program.opset, this.training);
      return outputs.map((name) => tf.clone(values.get(name)!.tensor()));
    });
  }
}

/** Computes the outputs of a node from its inputs, which are among `values`, and puts them there. */
export function runStep(
  { node, run, constants }: OnnxStep,
  values: Map<string, Value>,
  opset: number,
  training: boolean,
): void {
  const inputs = node.inputs.map((name) => (name ? values.get(name) : undefined));
  const results = explained(node, inputs, () =>
    [run(new OperatorCall(node, opset, training, constants, inputs))].flat(),
  );
  for (const [i, name] of node.outputs.entries()) {
    if (!name) continue;
    const result = results[i];
    if (!result)
      throw new FileFormatError(`${node.title} has the output ${i}, "${name}", which is not supported`);
    values.set(name, result);
  }
}

/** TF.js throws plain errors where shapes do not fit. */
function explained<T>(node: OnnxNode, inputs: readonly (Value | undefined)[], run: () => T): T {
  try {
    return run();
  } catch (cause) {
    if (DlError.isInstance(cause)) throw cause;
    const shapes = inputs.map((value) => (value ? `[${value.shape.join(', ')}]` : 'none')).join(', ');
    throw new ShapeError(
      `${node.title} does not run on inputs of the shapes ${shapes}: ${cause instanceof Error ? cause.message : String(cause)}`,
      { cause },
    );
  }
}

/** The weights under their names in the file. */
class Weights extends Module<[], void> {
  constructor(weights: ReadonlyMap<string, Parameter | Buffer>) {
    super();
    for (const [name, value] of weights) {
      if (name in this) throw new FileFormatError(`a tensor of a model must not have the name "${name}"`);
      Object.defineProperty(this, name, { value, enumerable: true });
    }
  }

  forward(): void {}
}
