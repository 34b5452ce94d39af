import type { TypedArray } from '@tensorflow/tfjs-core';
import type { GraphBuilder, Operand } from '../graph/graph-builder';
import type { GraphType } from '../graph/value';

/** Shape and type of a result. */
export interface ResultInfo {
  shape: readonly number[];
  dtype: GraphType;
}

/** What is known of an input when its kernel is called. */
export interface CalledInput extends ResultInfo {
  /** Its elements, if they are in memory already and few. */
  values?: TypedArray;
}

export type Attributes = Readonly<Record<string, unknown>>;

/** How a TF.js kernel becomes ONNX nodes. */
export interface Lowering<A = Attributes> {
  /** Name of the TF.js kernel. */
  kernel: string;
  /** Names of the kernel's inputs, in order; `'list'` if it takes an array of tensors. Optional ones end in '?'. */
  inputs: readonly string[] | 'list';
  /** True if the attribute `missing` shall list the optional inputs that a call leaves out. */
  namesMissing?: boolean;
  /** Shapes and types of the results, known before anything runs. */
  infer(inputs: readonly ResultInfo[], attributes: A): ResultInfo | ResultInfo[];
  /** Adds the nodes; called once for each new structure of a graph. */
  lower(
    graph: GraphBuilder,
    inputs: readonly Operand[],
    attributes: A,
    results: readonly ResultInfo[],
  ): Operand | Operand[];
  /** False where this call has to run on the cpu kernel, for a type or attribute that ONNX Runtime lacks. */
  supports?(inputs: readonly ResultInfo[], attributes: A): boolean;
  /** Throws where known values are not allowed, as cpu kernels do. Other values are seen when the graph runs. */
  validate?(inputs: readonly CalledInput[], attributes: A): void;
}

/** Types the attributes of a lowering. */
export function lowering<A = Attributes>(definition: Lowering<A>): Lowering {
  return definition as unknown as Lowering;
}

/** An operand that holds `result`, named `name`, in memory as `permutation` says. */
export function operand(
  name: string,
  { shape, dtype }: ResultInfo,
  permutation?: Operand['permutation'],
): Operand {
  return { name, shape, dtype, permutation };
}
