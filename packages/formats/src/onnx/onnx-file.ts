import { FileFormatError, type HostDataType } from '@dl/core';
import type { ByteSource } from '@dl/core/weights';
import { BufferedSource } from '../bytes/buffered-source';
import { readMessage } from '../protobuf/message';
import type { TensorEntry } from '../tensor-table';
import { Attributes } from './attributes';
import { modelProto, type NodeProto, type ValueInfo } from './protocol';
import { dataTypeOf, tensorEntry, type OnnxSource } from './tensor-entry';

/** An operator that is applied to values. */
export interface OnnxNode {
  /** Of the node and its operator, for messages: `node "conv1" (Conv)`. */
  readonly title: string;
  readonly operator: string;
  /** '' for ONNX's own operators. */
  readonly domain: string;
  /** Names of values; '' for an optional one that is not there. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Attributes;
}

/** An input or output of a graph. */
export interface OnnxPort {
  readonly name: string;
  /** Undefined if the file does not say it, or it is none of NumPy's. */
  readonly dtype?: HostDataType;
  /** Sizes, or the names of those that may change; undefined if the file does not say it. */
  readonly shape?: readonly (number | string)[];
}

/** What an `.onnx` file holds; its tensors are read when they are asked for. */
export interface OnnxFile {
  readonly name: string;
  /** Version of ONNX's own operators. */
  readonly opset: number;
  readonly metadata: ReadonlyMap<string, string>;
  /** In an order in which each can run. */
  readonly nodes: readonly OnnxNode[];
  /** Constants of the graph: weights, in most cases. */
  readonly initializers: ReadonlyMap<string, TensorEntry>;
  /** Without the initializers, which files of IR version 3 list among the inputs. */
  readonly inputs: readonly OnnxPort[];
  readonly outputs: readonly OnnxPort[];
}

/**
 * Reads the structure of an `.onnx` file.
 *
 * @throws {@link FileFormatError} if it is damaged, truncated or none.
 */
export async function openOnnxFile(bytes: ByteSource): Promise<OnnxFile> {
  const source: OnnxSource = { file: new BufferedSource(bytes), sibling: bytes.sibling?.bind(bytes) };
  const {
    graph,
    irVersion,
    opsets,
    metadata,
    producerName = '',
    producerVersion = '',
  } = await readMessage(source.file, modelProto);
  if (!graph || irVersion === undefined)
    throw new FileFormatError(`${bytes.name} is no ONNX model: it has no graph or no IR version`);
  const initializers = new Map<string, TensorEntry>();
  for (const proto of graph.initializers) {
    if (initializers.has(proto.name ?? ''))
      throw new FileFormatError(`${bytes.name} has two tensors "${proto.name}"`);
    initializers.set(proto.name ?? '', tensorEntry(source, proto));
  }
  return {
    name: bytes.name,
    opset: opsets.find(({ domain }) => isOwnDomain(domain))?.version ?? 1,
    metadata: new Map([
      ['producer', `${producerName} ${producerVersion}`.trim()],
      ...metadata.map(({ key, value }) => [key ?? '', value ?? ''] as const),
    ]),
    nodes: graph.nodes.map((proto) => nodeOf(source, proto)),
    initializers,
    inputs: graph.inputs.filter(({ name }) => !initializers.has(name ?? '')).map(portOf),
    outputs: graph.outputs.map(portOf),
  };
}

function nodeOf(source: OnnxSource, proto: NodeProto): OnnxNode {
  const { operator = '', domain, inputs, outputs } = proto;
  const title = `node "${proto.name || outputs[0]}" (${operator})`;
  const attributes = new Attributes(source, title, proto.attributes);
  return { title, operator, domain: isOwnDomain(domain) ? '' : domain!, inputs, outputs, attributes };
}

const isOwnDomain = (domain: string | undefined) => !domain || domain === 'ai.onnx';

function portOf({ name = '', type }: ValueInfo): OnnxPort {
  const shape = type?.tensor?.shape?.dimensions.map((dimension) => dimension.size ?? dimension.name ?? '');
  return { name, dtype: dataTypeOf(type?.tensor?.elementType), shape };
}
