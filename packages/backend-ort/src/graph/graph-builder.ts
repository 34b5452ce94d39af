import { util, type TypedArray } from '@tensorflow/tfjs-core';
import {
  elementTypes,
  type Attribute,
  type ElementType,
  type Initializer,
  type OnnxNode,
  type Port,
} from '../onnx/model';
import { between, equal, normalize, physicalShape, type Permutation } from './permutation';
import type { GraphType } from './value';

/** A tensor inside a graph under construction. */
export interface Operand {
  /** Its name in the ONNX graph. */
  readonly name: string;
  /** Its shape as TF.js sees it. */
  readonly shape: readonly number[];
  readonly dtype: GraphType;
  readonly permutation: Permutation;
}

interface NodeOptions {
  attributes?: Record<string, Attribute>;
  outputs?: number;
  domain?: string;
}

/**
 * Operators, and outputs of operators, that ONNX Runtime has for processors but may lack for a GPU. A lowering that asks
 * {@link GraphBuilder.lacks} has another form, so that values need not leave the GPU in the middle of a graph.
 */
export type MissingOperator = 'MaxPool.Indices' | 'FusedMatMul' | 'IsNaN';

/** As of ONNX Runtime 1.30. Its pooling fails with `Indices`; the others would run on the processor. */
export const missingOnWebGpu: readonly MissingOperator[] = ['MaxPool.Indices', 'FusedMatMul', 'IsNaN'];

/** What the runtime that a graph is made for has beside the operators of ONNX, and what it lacks. */
export interface GraphTarget {
  /** Channels in a block of its operators for blocked maps ("NCHWc"), which depends on the processor, if it has them. */
  readonly channelBlock?: number;
  readonly missing?: readonly MissingOperator[];
}

/**
 * Builds an ONNX graph. Equal nodes and equal constants are made once, so lowerings ask for what they need without
 * looking for it; outputs of a node that nobody names cost nothing.
 */
export class GraphBuilder {
  readonly nodes: OnnxNode[] = [];
  readonly initializers: Initializer[] = [];
  readonly inputs: Port[] = [];
  private readonly nodesByKey = new Map<string, OnnxNode>();
  private readonly constantsByKey = new Map<string, string>();
  private outputCount = 0;

  constructor(private readonly target: GraphTarget = {}) {}

  /** See {@link GraphTarget}. */
  get channelBlock(): number | undefined {
    return this.target.channelBlock;
  }

  lacks(operator: MissingOperator): boolean {
    return this.target.missing?.includes(operator) ?? false;
  }

  /** Declares an input of the graph. */
  input(name: string, shape: readonly number[], dtype: GraphType): Operand {
    this.inputs.push({ name, type: dtype, shape });
    return { name, shape, dtype, permutation: undefined };
  }

  /** Elements that become part of the model. */
  weight(data: TypedArray, shape: readonly number[], dtype: GraphType): Operand {
    const name = `c${this.initializers.length}`;
    this.initializers.push({ name, type: dtype, shape, data: data });
    return { name, shape, dtype, permutation: undefined };
  }

  /** The value `name` under a name of the caller's. */
  named(name: string, wished: string): string {
    this.nodes.push({ operator: 'Identity', domain: '', inputs: [name], outputs: [wished], attributes: {} });
    return wished;
  }

  /** Adds a node and returns the names of its outputs. An input '' is an optional one that is left out. */
  nodeOutputs(
    operator: string,
    inputs: readonly string[],
    { attributes = {}, outputs = 1, domain = '' }: NodeOptions = {},
  ): string[] {
    const key = `${domain}|${operator}|${inputs.join()}|${JSON.stringify(attributes)}`;
    let node = this.nodesByKey.get(key);
    if (!node) {
      node = { operator, domain, inputs, outputs: [], attributes };
      this.nodesByKey.set(key, node);
      this.nodes.push(node);
    }
    while (node.outputs.length < outputs) node.outputs.push(`v${this.outputCount++}`);
    return node.outputs;
  }

  /** Adds a node with one output and returns its name. */
  node(
    operator: string,
    inputs: readonly string[],
    attributes: Record<string, Attribute> = {},
    domain = '',
  ): string {
    return this.nodeOutputs(operator, inputs, { attributes, domain })[0]!;
  }

  /** True if `name` is the output of a node, and not an input or a constant. */
  nodeOwns(name: string): boolean {
    return name.startsWith('v');
  }

  constant(type: ElementType, data: Initializer['data'], shape: readonly number[] = [data.length]): string {
    const key = `${type}|${shape.join()}|${data.join()}`;
    let name = this.constantsByKey.get(key);
    if (name === undefined) {
      name = `c${this.initializers.length}`;
      this.constantsByKey.set(key, name);
      this.initializers.push({ name, type, shape, data });
    }
    return name;
  }

  /** A constant vector of int64: shapes, axes, pads. */
  int64(values: readonly number[]): string {
    return this.constant('int64', BigInt64Array.from(values, BigInt));
  }

  /** A constant scalar of a tensor's type. */
  scalar(dtype: GraphType | 'int64', value: number): string {
    if (dtype === 'float32') return this.constant('float32', Float32Array.of(value), []);
    if (dtype === 'int32') return this.constant('int32', Int32Array.of(value), []);
    if (dtype === 'int64') return this.constant('int64', BigInt64Array.of(BigInt(value)), []);
    return this.constant('bool', Uint8Array.of(value ? 1 : 0), []);
  }

  /** The operand with its axes in memory in another order. */
  permute(operand: Operand, permutation: Permutation): Operand {
    if (equal(operand.permutation, permutation)) return operand;
    const shape = physicalShape(operand.shape, operand.permutation);
    const axes = between(operand.permutation, permutation, operand.shape.length);
    const moved = axes.filter((axis) => shape[axis] !== 1);
    const onlyMovesOnes = moved.every((axis, i) => i === 0 || axis > moved[i - 1]!);
    const name = onlyMovesOnes
      ? this.reshape(operand.name, physicalShape(operand.shape, permutation))
      : this.node('Transpose', [operand.name], { perm: axes });
    return { ...operand, name, permutation };
  }

  /** The name of the operand in its own order of axes. */
  plain(operand: Operand): string {
    return this.permute(operand, undefined).name;
  }

  /** The operand's values in memory with another shape. */
  reshape(name: string, physical: readonly number[]): string {
    return this.node('Reshape', [name, this.int64(physical)], { allowzero: 1 });
  }

  /**
   * The operand aligned for broadcasting with a tensor of `rank` axes that lie in memory as `permutation` says:
   * missing leading axes are added, and axes are put in the same order.
   */
  broadcastable(operand: Operand, rank: number, permutation: Permutation): string {
    if (operand.shape.length === rank) return this.permute(operand, permutation).name;
    if (util.sizeFromShape([...operand.shape]) === 1 || !permutation) return this.plain(operand);
    const shape = [...Array<number>(rank - operand.shape.length).fill(1), ...operand.shape];
    const name = this.reshape(this.plain(operand), shape);
    return this.permute({ ...operand, name, shape, permutation: undefined }, permutation).name;
  }

  cast(name: string, type: ElementType): string {
    return this.node('Cast', [name], { to: elementTypes[type] });
  }
}

/** The order in memory that most of the elements of `operands` already have, for operands of full rank. */
export function commonPermutation(operands: readonly Operand[], rank: number): Permutation {
  let best: Permutation;
  let bestSize = -1;
  for (const { shape, permutation } of operands) {
    if (shape.length !== rank) continue;
    const size = util.sizeFromShape([...shape]) * 2 + (permutation ? 1 : 0);
    if (size > bestSize) [best, bestSize] = [permutation, size];
  }
  return best && normalize(best);
}
