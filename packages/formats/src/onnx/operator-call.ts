import { FileFormatError, ShapeError } from '@dl/core';
import type * as tf from '@tensorflow/tfjs-core';
import type { Attributes } from './attributes';
import type { Numbers } from './numbers';
import type { OnnxNode } from './onnx-file';
import type { Value } from './value';
import { type Order } from './value';

/** Computes the outputs of a node, in their order. */
export type Operator = (call: OperatorCall) => Value | readonly Value[];

/** The operators of a group by their names. */
export type OperatorGroup = Readonly<Record<string, Operator>>;

/** What an operator is called with. */
export class OperatorCall {
  constructor(
    private readonly node: OnnxNode,
    /** Version of ONNX' operators. */
    readonly opset: number,
    /** True while the model is trained. */
    readonly training: boolean,
    private readonly constants: ReadonlyMap<string, Numbers>,
    private readonly values: readonly (Value | undefined)[],
  ) {}

  get attributes(): Attributes {
    return this.node.attributes;
  }

  get operator(): string {
    return this.node.operator;
  }

  /** How many outputs the graph uses at most. */
  get outputCount(): number {
    return this.node.outputs.length;
  }

  /** The inputs that are there. */
  get inputs(): Value[] {
    return this.values.filter((value) => value !== undefined);
  }

  /** True if all inputs are numbers in memory. */
  get isHost(): boolean {
    return this.inputs.every(({ numbers }) => numbers);
  }

  has(position: number): boolean {
    return this.values[position] !== undefined;
  }

  input(position: number): Value {
    return this.values[position] ?? this.fail(`lacks its input ${position}`);
  }

  optional(position: number): Value | undefined {
    return this.values[position];
  }

  tensor(position: number, order?: Order): tf.Tensor {
    return this.input(position).tensor(order);
  }

  /** The elements of an input, if it is there. */
  numbers(position: number): number[] | undefined {
    return this.values[position]?.read();
  }

  /** The only element of an input, if it is there. */
  number(position: number): number | undefined {
    return this.numbers(position)?.[0];
  }

  /** Integers that newer versions take as an input and older ones as an attribute. */
  integers(position: number, attribute: string): number[] | undefined {
    return this.numbers(position) ?? this.attributes.integers(attribute);
  }

  /** The elements of a tensor that is an attribute. */
  constant(attribute: string): Numbers | undefined {
    return this.constants.get(attribute);
  }

  /** An axis counted from 0. */
  axis(axis: number, rank: number): number {
    if (Number.isInteger(axis) && -rank <= axis && axis < rank) return axis < 0 ? axis + rank : axis;
    throw new ShapeError(`${this.node.title} has the axis ${axis}, its input has ${rank}`);
  }

  /** Refuses what the file says. */
  fail(problem: string): never {
    throw new FileFormatError(`${this.node.title} ${problem}`);
  }
}
