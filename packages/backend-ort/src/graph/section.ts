import { ValueDisposedError } from '../errors';
import { NumberedTexts } from './numbered-texts';
import type { PendingNode } from './pending-node';
import type { Value } from './value';

/** Recorded calls that become one graph. */
export interface Section {
  readonly nodes: readonly PendingNode[];
  /** The values to compute. */
  readonly wanted: readonly Value[];
  /** The values that come from outside, from memory or from the sections before. */
  readonly inputs: readonly Value[];
  /** The structure of the graph: equal for graphs that one compiled graph serves. */
  readonly signature: string;
}

/**
 * What computes `wanted`, or undefined if there is nothing to compute.
 *
 * @param recorded - Calls in the order of recording.
 */
export function sectionFor(
  recorded: readonly PendingNode[],
  wanted: readonly Value[],
  texts: NumberedTexts,
): Section | undefined {
  const nodes = needed(recorded, wanted);
  return nodes.length ? { nodes, wanted, ...describe(nodes, wanted, texts) } : undefined;
}

/** The calls that `wanted` depends on, in the order of recording. */
function needed(recorded: readonly PendingNode[], wanted: readonly Value[]): PendingNode[] {
  const values = new Set(wanted);
  const nodes: PendingNode[] = [];
  for (let i = recorded.length - 1; i >= 0; i--) {
    const node = recorded[i]!;
    if (!node.outputs.some((output) => values.has(output))) continue;
    nodes.push(node);
    for (const input of node.inputs) if (input.producer) values.add(input);
  }
  return nodes.reverse();
}

/**
 * The signature is a list of numbers: of each call its kernel with attributes, and of each of its inputs the call that
 * computes it (counted from 1) and which of its results it is, or 0 and which of the graph's inputs.
 */
function describe(
  nodes: readonly PendingNode[],
  wanted: readonly Value[],
  texts: NumberedTexts,
): Pick<Section, 'inputs' | 'signature'> {
  const inputs: Value[] = [];
  const inputIndex = new Map<Value, number>();
  const codes: number[] = [];
  nodes.forEach((node, position) => {
    node.position = position;
    codes.push(node.key, node.inputs.length);
    for (const value of node.inputs) {
      if (value.producer) {
        codes.push(value.producer.position + 1, value.outputIndex);
        continue;
      }
      let index = inputIndex.get(value);
      if (index === undefined) {
        if (!value.storage && !value.remote) throw new ValueDisposedError(value.shape);
        index = inputs.push(value) - 1;
        inputIndex.set(value, index);
      }
      codes.push(0, index);
    }
  });
  codes.push(nodes.length);
  for (const { producer, outputIndex } of wanted) codes.push(producer!.position, outputIndex);
  for (const { dtype, shape } of inputs) codes.push(texts.numberOf(`${dtype}[${shape.join()}]`));
  return { inputs, signature: toText(codes) };
}

/** A string whose units are the numbers. */
function toText(numbers: readonly number[]): string {
  const chunk = 8192; // arguments of one call
  let text = '';
  for (let i = 0; i < numbers.length; i += chunk) text += String.fromCharCode(...numbers.slice(i, i + chunk));
  return text;
}

/**
 * Calls recorded from now on see the results of `nodes` as values from outside, although they are still to be computed.
 */
export function close(nodes: readonly PendingNode[]): void {
  for (const { outputs } of nodes) for (const output of outputs) output.producer = undefined;
}

/**
 * The part of a section that does not depend on values that could not be computed. The values of the other part fail for
 * the same reasons.
 */
export function withoutFailed(section: Section): Section | undefined {
  const failures = new Map<Value, Error>();
  for (const input of section.inputs) {
    const failure = input.remote?.failure;
    if (failure) failures.set(input, failure);
  }
  if (!failures.size) return section;
  for (const { inputs, outputs } of section.nodes) {
    const failed = inputs.find((input) => failures.has(input));
    if (failed) for (const output of outputs) failures.set(output, failures.get(failed)!);
  }
  for (const value of section.wanted) {
    const failure = failures.get(value);
    if (failure) value.remote = { failure };
  }
  for (const node of section.nodes) for (const output of node.outputs) output.producer = node;
  const computable = section.wanted.flatMap((value, i) => (failures.has(value) ? [] : [i]));
  const rest = sectionFor(
    section.nodes,
    computable.map((i) => section.wanted[i]!),
    new NumberedTexts(),
  );
  close(section.nodes);
  return rest && { ...rest, signature: `${section.signature}\0${computable.join()}` };
}
