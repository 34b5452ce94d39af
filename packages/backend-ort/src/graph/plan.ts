import { encodeModel, type Port } from '../onnx/model';
import type { Runtime, RuntimeSession } from '../runtime/session';
import { fuse } from './fuse';
import { GraphBuilder, type GraphTarget, type Operand } from './graph-builder';
import type { PendingNode } from './pending-node';
import type { Value } from './value';

/** A compiled graph. */
export interface Plan {
  session: RuntimeSession;
  /** Names of the results, one for each wanted value, in order. Values that are the same tensor share a name. */
  outputs: string[];
  modelBytes: number;
}

/** Lowers `nodes` to an ONNX graph that computes `wanted` from `inputs`, and compiles it. */
export function compilePlan(
  runtime: Runtime,
  nodes: readonly PendingNode[],
  inputs: readonly Value[],
  wanted: readonly Value[],
): Plan {
  const { model, outputs } = lowerGraph(nodes, inputs, wanted, runtime);
  return { session: runtime.compile(model), outputs, modelBytes: model.length };
}

/** A graph as an ONNX model. */
export interface LoweredGraph {
  model: Uint8Array;
  /** Names of the results, as in {@link Plan}. */
  outputs: string[];
  /** The results, each once. */
  ports: Port[];
}

/** Lowers `nodes` to an ONNX graph that computes `wanted` from `inputs`. */
export function lowerGraph(
  nodes: readonly PendingNode[],
  inputs: readonly Value[],
  wanted: readonly Value[],
  target?: GraphTarget,
): LoweredGraph {
  const graph = new GraphBuilder(target);
  const operands = new Map<Value, Operand>();
  inputs.forEach((value, i) => {
    operands.set(value, graph.input(`i${i}`, value.shape, value.dtype));
  });
  for (const node of fuse(nodes, wanted)) {
    const results = node.lowering.lower(
      graph,
      node.inputs.map((value) => operands.get(value)!),
      node.attributes,
      node.outputs,
    );
    [results].flat().forEach((operand, i) => operands.set(node.outputs[i]!, operand));
  }

  const ports = new Map<string, Port>();
  const outputs = wanted.map((value) => {
    const operand = operands.get(value)!;
    const plain = graph.plain(operand);
    // A graph's input or constant cannot be its output as it is.
    const name = graph.nodeOwns(plain) ? plain : graph.node('Identity', [plain]);
    ports.set(name, { name, type: operand.dtype, shape: operand.shape });
    return name;
  });
  const { nodes: onnxNodes, initializers, inputs: inputPorts } = graph;
  const model = encodeModel({
    nodes: onnxNodes,
    initializers,
    inputs: inputPorts,
    outputs: [...ports.values()],
  });
  return { model, outputs, ports: [...ports.values()] };
}
