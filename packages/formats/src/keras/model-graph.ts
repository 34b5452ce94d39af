import { FileFormatError } from '@dl/core';
import { isRecord } from './keras-file';
import type { SerializedLayer } from './plan-layer';

/** One use of a layer. Values are named by layer, use and output. */
export interface LayerCall {
  readonly layer: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
}

/** What takes what, in an order in which it can be computed. */
export interface ModelGraph {
  readonly inputs: readonly string[];
  readonly calls: readonly LayerCall[];
  readonly outputs: readonly string[];
}

/** Enough for a layer's output and its state. */
const maximumOutputs = 3;

const valueName = (layer: string, call: number, output: number) => `${layer}:${call}:${output}`;

const outputsOf = (layer: string, call: number) =>
  Array.from({ length: maximumOutputs }, (_, output) => valueName(layer, call, output));

/** The graph of a model's configuration. */
export function graphOf(
  className: string,
  config: Record<string, unknown>,
  serialized: readonly unknown[],
  layers: readonly SerializedLayer[],
  where: string,
): ModelGraph {
  if (className === 'Sequential') return chainOf(layers);
  const inputs = readTensors(config.input_layers, where);
  const outputs = readTensors(config.output_layers, where);
  const calls = layers.flatMap(({ name, className }, index) =>
    className === 'InputLayer' ? [] : readCalls(serialized[index], name, where),
  );
  const referred = new Set([...outputs, ...calls.flatMap((call) => call.inputs)]);
  const renamed = layers.flatMap(({ name }) =>
    renumbered(
      calls.filter(({ layer }) => layer === name),
      referred,
    ),
  );
  return { inputs, outputs, calls: ordered(renamed, inputs, where) };
}

/** Keras 2 counts the making of a model inside of a model as its first use, and does not list it. */
function renumbered(calls: readonly LayerCall[], referred: ReadonlySet<string>): readonly LayerCall[] {
  const [first] = calls;
  if (!first || !referred.has(valueName(first.layer, calls.length, 0))) return calls;
  return calls.map(({ layer, inputs }, call) => ({ layer, inputs, outputs: outputsOf(layer, call + 1) }));
}

function chainOf(layers: readonly SerializedLayer[]): ModelGraph {
  const [first] = layers;
  const input = first?.className === 'InputLayer' ? first.name : 'input';
  let value = input;
  const calls: LayerCall[] = [];
  for (const { name, className } of layers) {
    if (className === 'InputLayer') continue;
    const output = valueName(name, 0, 0);
    calls.push({ layer: name, inputs: [value], outputs: [output] });
    value = output;
  }
  return { inputs: [input], calls, outputs: [value] };
}

/** The uses of a layer, from `inbound_nodes`: lists in Keras 2, arguments in Keras 3. */
function readCalls(serialized: unknown, name: string, where: string): LayerCall[] {
  const nodes = isRecord(serialized) ? serialized.inbound_nodes : undefined;
  if (!Array.isArray(nodes)) throw new FileFormatError(`${where} does not say what layer "${name}" takes`);
  return nodes.map((node: unknown, call) => {
    const inputs = isRecord(node)
      ? [...tensorsIn(node.args, where), ...tensorsIn(node.kwargs, where)]
      : readTensors(node, where);
    if (inputs.length === 0) throw new FileFormatError(`${where} has layer "${name}" without inputs`);
    return { layer: name, inputs, outputs: outputsOf(name, call) };
  });
}

/** Keras 2: `["layer", call, output]`, with options of the call behind it, or a list of such. */
function readTensors(value: unknown, where: string): string[] {
  if (!Array.isArray(value)) throw new FileFormatError(`${where} has no list of tensors where one belongs`);
  const items = typeof value[0] === 'string' ? [value as unknown[]] : (value as unknown[]);
  return items.map((item) => {
    const [layer, call, output, options] = Array.isArray(item) ? (item as unknown[]) : [];
    if (typeof layer !== 'string' || !Number.isSafeInteger(call) || !Number.isSafeInteger(output))
      throw new FileFormatError(`${where} refers to a tensor as ${JSON.stringify(item)?.slice(0, 100)}`);
    if (isRecord(options)) refuseOptions(options, where);
    return valueName(layer, call as number, output as number);
  });
}

/** Keras 3: tensors wherever they are in the arguments of a call. */
function tensorsIn(value: unknown, where: string, depth = 0): string[] {
  if (depth > 8) throw new FileFormatError(`${where} nests the arguments of a layer too deep`);
  if (Array.isArray(value)) return value.flatMap((item) => tensorsIn(item, where, depth + 1));
  if (!isRecord(value)) {
    if (value === null || value === undefined || typeof value === 'boolean') return [];
    throw new FileFormatError(`${where} calls a layer with ${JSON.stringify(value)}, which is not supported`);
  }
  if (value.class_name === '__keras_tensor__' && isRecord(value.config))
    return readTensors(value.config.keras_history, where);
  return Object.entries(value)
    .filter(([name]) => name !== 'training')
    .flatMap(([name, item]) => {
      if (name === 'mask' && item !== null)
        throw new FileFormatError(`${where} has a mask, which is not supported`);
      return tensorsIn(item, where, depth + 1);
    });
}

/** Options of a call but what says whether it trains. */
function refuseOptions(options: Record<string, unknown>, where: string): void {
  const option = Object.entries(options).find(([name, value]) => name !== 'training' && value !== null);
  if (!option) return;
  throw new FileFormatError(`${where} calls a layer with the option ${option[0]}, which is not supported`);
}

/** Sorts calls so that each follows what it takes. */
function ordered(calls: readonly LayerCall[], inputs: readonly string[], where: string): LayerCall[] {
  const known = new Set(inputs);
  const sorted: LayerCall[] = [];
  const waiting = new Map<string, LayerCall[]>();
  const ready: LayerCall[] = [];
  const missing = (call: LayerCall) => call.inputs.find((name) => !known.has(name));
  const schedule = (call: LayerCall) => {
    const name = missing(call);
    if (name === undefined) ready.push(call);
    else waiting.set(name, [...(waiting.get(name) ?? []), call]);
  };
  calls.forEach(schedule);
  for (let call = ready.shift(); call; call = ready.shift()) {
    sorted.push(call);
    for (const output of call.outputs) {
      known.add(output);
      const awakened = waiting.get(output) ?? [];
      waiting.delete(output);
      awakened.forEach(schedule);
    }
  }
  const [stuck] = [...waiting.values()].flat();
  if (!stuck) return sorted;
  throw new FileFormatError(
    `${where} has layer "${stuck.layer}", which takes "${missing(stuck)}" that nothing gives`,
  );
}
