import { FileFormatError, InvalidArgumentError } from '@dl/core';
import { Module, type AnyModule } from '@dl/core/nn';
import * as tf from '@tensorflow/tfjs-core';

/** One layer of a graph. */
export interface GraphNode {
  /** Also the name of its module, and so the prefix of its parameters. */
  readonly name: string;
  /** Names of the values it takes: inputs of the graph or outputs of nodes before it. */
  readonly inputs: readonly string[];
  /** Names of the values it gives. */
  readonly outputs: readonly string[];
  readonly module: Module<tf.Tensor[], tf.Tensor | tf.Tensor[]>;
}

/**
 * A network that a file describes: named layers that take each other's outputs. Parameters are named by their layers, so
 * that a state dict, `features` and training work as for any module.
 */
export class GraphModule extends Module<tf.Tensor[]> {
  /**
   * @param nodes - In an order in which each can run.
   * @throws {@link FileFormatError} if a node takes a value that nothing before it gives.
   */
  constructor(
    readonly inputs: readonly string[],
    readonly nodes: readonly GraphNode[],
    readonly outputs: readonly string[],
  ) {
    super();
    const known = new Set(inputs);
    for (const node of nodes) {
      const missing = node.inputs.find((name) => !known.has(name));
      if (missing !== undefined) {
        throw new FileFormatError(`layer "${node.name}" takes "${missing}", which no layer before it gives`);
      }
      for (const name of node.outputs) known.add(name);
    }
    const missing = outputs.find((name) => !known.has(name));
    if (missing !== undefined)
      throw new FileFormatError(`the graph gives "${missing}", which no layer gives`);
  }

  override *children(): Generator<[string, AnyModule]> {
    for (const { name, module } of this.nodes) yield [name, module];
  }

  /** The first output. */
  forward(...inputs: tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => this.forwardAll(...inputs)[0]!);
  }

  /** Every output, in the order of {@link outputs}. */
  forwardAll(...inputs: tf.Tensor[]): tf.Tensor[] {
    if (inputs.length !== this.inputs.length) {
      throw new InvalidArgumentError(
        `this network takes ${this.inputs.length} inputs (${this.inputs.join(', ')}), received ${inputs.length}`,
      );
    }
    return tf.tidy(() => {
      const values = new Map(this.inputs.map((name, i) => [name, inputs[i]!]));
      for (const { inputs: names, outputs, module } of this.nodes) {
        const results = [module.forward(...names.map((name) => values.get(name)!))].flat();
        for (const [i, name] of outputs.entries()) values.set(name, results[i]!);
      }
      return this.outputs.map((name) => tf.clone(values.get(name)!));
    });
  }
}
