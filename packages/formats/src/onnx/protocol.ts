/** The messages of ONNX files that are read here, by the field numbers of onnx.proto3 (https://github.com/onnx/onnx). */
import { message, optional, repeated, type Message } from '../protobuf/message';

const entry = message({ key: optional(1, 'string'), value: optional(2, 'string') });

/** Packed numbers are ranges: they are read when a tensor is. */
export const tensorProto = message({
  dims: repeated(1, 'integer'),
  dataType: optional(2, 'integer'),
  floatData: repeated(4, 'range'),
  int32Data: repeated(5, 'range'),
  int64Data: repeated(7, 'range'),
  name: optional(8, 'string'),
  rawData: optional(9, 'range'),
  doubleData: repeated(10, 'range'),
  uint64Data: repeated(11, 'range'),
  externalData: repeated(13, entry),
  dataLocation: optional(14, 'integer'),
});

export const attributeProto = message({
  name: optional(1, 'string'),
  number: optional(2, 'float'),
  integer: optional(3, 'integer'),
  text: optional(4, 'string'),
  tensor: optional(5, tensorProto),
  numbers: repeated(7, 'float'),
  integers: repeated(8, 'integer'),
  texts: repeated(9, 'string'),
  type: optional(20, 'integer'),
});

const nodeProto = message({
  inputs: repeated(1, 'string'),
  outputs: repeated(2, 'string'),
  name: optional(3, 'string'),
  operator: optional(4, 'string'),
  attributes: repeated(5, attributeProto),
  domain: optional(7, 'string'),
});

const dimension = message({ size: optional(1, 'integer'), name: optional(2, 'string') });
const tensorType = message({
  elementType: optional(1, 'integer'),
  shape: optional(2, message({ dimensions: repeated(1, dimension) })),
});

const valueInfo = message({
  name: optional(1, 'string'),
  type: optional(2, message({ tensor: optional(1, tensorType) })),
});

const graphProto = message({
  nodes: repeated(1, nodeProto),
  name: optional(2, 'string'),
  initializers: repeated(5, tensorProto),
  inputs: repeated(11, valueInfo),
  outputs: repeated(12, valueInfo),
});

export const modelProto = message({
  irVersion: optional(1, 'integer'),
  producerName: optional(2, 'string'),
  producerVersion: optional(3, 'string'),
  graph: optional(7, graphProto),
  opsets: repeated(8, message({ domain: optional(1, 'string'), version: optional(2, 'integer') })),
  metadata: repeated(14, entry),
});

/** The part of a model that says what it takes. */
export const portsProto = message({ graph: optional(7, message({ inputs: repeated(11, valueInfo) })) });

export type TensorProto = Message<(typeof tensorProto)['fields']>;
export type AttributeProto = Message<(typeof attributeProto)['fields']>;
export type NodeProto = Message<(typeof nodeProto)['fields']>;
export type ValueInfo = Message<(typeof valueInfo)['fields']>;
