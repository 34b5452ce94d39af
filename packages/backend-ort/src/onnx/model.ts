import { ProtobufWriter } from './protobuf-writer';

/** Element types of ONNX tensors that the backend uses, with their number in `TensorProto.DataType`. */
export const elementTypes = { float32: 1, uint8: 2, int32: 6, int64: 7, bool: 9, float64: 11 } as const;
export type ElementType = keyof typeof elementTypes;

/** An attribute of a node: numbers are integers unless wrapped by {@link float}. */
export type Attribute = number | string | readonly number[] | Float;

export interface Float {
  readonly float: number;
}

export const float = (value: number): Float => ({ float: value });

/** A constant that is part of a model. */
export interface Initializer {
  name: string;
  type: ElementType;
  shape: readonly number[];
  data: Float32Array | Int32Array | BigInt64Array | Uint8Array;
}

export interface OnnxNode {
  operator: string;
  domain: string;
  inputs: readonly string[];
  outputs: string[];
  attributes: Readonly<Record<string, Attribute>>;
}

/** The name, type and shape of a graph's input or output. */
export interface Port {
  name: string;
  type: ElementType;
  /** Default: any. */
  shape?: readonly number[];
}

export interface OnnxGraph {
  nodes: readonly OnnxNode[];
  initializers: readonly Initializer[];
  inputs: readonly Port[];
  outputs: readonly Port[];
}

/** Serialises a graph as an ONNX model (opset 18, and the operators of ONNX Runtime's own that it uses). */
export function encodeModel(graph: OnnxGraph): Uint8Array {
  const opset = (domain: string, version: number) => (writer: ProtobufWriter) =>
    void writer.string(1, domain).integer(2, version);
  const writer = new ProtobufWriter()
    .integer(1, 8) // ir_version
    .string(2, '@dl/backend-ort')
    .message(7, (message) => writeGraph(message, graph))
    .message(8, opset('', 18));
  const domains = new Set(graph.nodes.map(({ domain }) => domain).filter((domain) => domain));
  for (const domain of domains) writer.message(8, opset(domain, 1));
  return writer.finish();
}

function writeGraph(writer: ProtobufWriter, { nodes, initializers, inputs, outputs }: OnnxGraph): void {
  for (const node of nodes) writer.message(1, (message) => writeNode(message, node));
  writer.string(2, 'graph');
  for (const tensor of initializers) writer.message(5, (message) => writeInitializer(message, tensor));
  for (const port of inputs) writer.message(11, (message) => writePort(message, port));
  for (const port of outputs) writer.message(12, (message) => writePort(message, port));
}

function writeNode(
  writer: ProtobufWriter,
  { operator, domain, inputs, outputs, attributes }: OnnxNode,
): void {
  for (const name of inputs) writer.string(1, name);
  for (const name of outputs) writer.string(2, name);
  writer.string(4, operator);
  for (const [name, value] of Object.entries(attributes)) {
    writer.message(5, (message) => writeAttribute(message, name, value));
  }
  if (domain) writer.string(7, domain);
}

// AttributeProto: f = 2, i = 3, s = 4, ints = 8; type: FLOAT = 1, INT = 2, STRING = 3, INTS = 7.
function writeAttribute(writer: ProtobufWriter, name: string, value: Attribute): void {
  writer.string(1, name);
  if (typeof value === 'number') writer.integer(3, value).integer(20, 2);
  else if (typeof value === 'string') writer.string(4, value).integer(20, 3);
  else if ('float' in value) writer.float(2, value.float).integer(20, 1);
  else {
    for (const item of value) writer.integer(8, item);
    writer.integer(20, 7);
  }
}

function writeInitializer(writer: ProtobufWriter, { name, type, shape, data }: Initializer): void {
  for (const size of shape) writer.integer(1, size);
  writer.integer(2, elementTypes[type]);
  writer.string(8, name);
  writer.bytes(9, new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
}

function writePort(writer: ProtobufWriter, { name, type, shape }: Port): void {
  writer.string(1, name);
  writer.message(2, (typeProto) =>
    typeProto.message(1, (tensorType) => {
      tensorType.integer(1, elementTypes[type]);
      if (!shape) return;
      tensorType.message(2, (shapeProto) => {
        for (const size of shape) shapeProto.message(1, (dimension) => void dimension.integer(1, size));
      });
    }),
  );
}
