import { encodeModel, type Port } from '../onnx/model';
import { fuse } from './fuse';
import { GraphBuilder, type GraphTarget, type Operand } from './graph-builder';
import type { Section } from './section';
import type { Value } from './value';

/** A section as an ONNX model. */
export interface LoweredSection {
  model: Uint8Array;
  /** Names of the results, one for each wanted value, in order. Values that are the same tensor share a name. */
  outputs: string[];
  /** The results, each once. */
  ports: Port[];
}

export interface LoweringOptions {
  /** What the graph is made for. */
  target?: GraphTarget;
  /** Inputs whose elements become part of the model. */
  constants?: ReadonlySet<Value>;
  /** Names of the other inputs. Default: `i` and their position among the section's inputs. */
  inputName?: (value: Value, position: number) => string;
  /** Names of the results. Default: those of the operators that compute them. */
  outputNames?: readonly string[];
}

/** Lowers the calls of a section to an ONNX graph that computes what is wanted from the inputs. */
export function lowerSection(
  { nodes, inputs, wanted }: Pick<Section, 'nodes' | 'inputs' | 'wanted'>,
  { target, constants, inputName = inputAt, outputNames }: LoweringOptions = {},
): LoweredSection {
  const graph = new GraphBuilder(target);
  const operands = new Map<Value, Operand>();
  inputs.forEach((value, i) => {
    const { shape, dtype, storage } = value;
    const operand = constants?.has(value)
      ? graph.weight(storage!.data, shape, dtype)
      : graph.input(inputName(value, i), shape, dtype);
    operands.set(value, operand);
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
  const outputs = wanted.map((value, i) => {
    const operand = operands.get(value)!;
    const name = resultName(graph, graph.plain(operand), outputNames?.[i]);
    ports.set(name, { name, type: operand.dtype, shape: operand.shape });
    return name;
  });
  const results = [...ports.values()];
  const { initializers, inputs: inputPorts } = graph;
  const model = encodeModel({ nodes: graph.nodes, initializers, inputs: inputPorts, outputs: results });
  return { model, outputs, ports: results };
}

export const inputAt = (_: Value, position: number) => `i${position}`;

/** A graph's input or constant cannot be its output as it is. */
function resultName(graph: GraphBuilder, plain: string, wished?: string): string {
  if (wished) return graph.named(plain, wished);
  return graph.nodeOwns(plain) ? plain : graph.node('Identity', [plain]);
}
