import { describe, needed } from '../backend';
import type { PendingNode } from '../graph/pending-node';
import type { Value } from '../graph/value';

/** Recorded calls that become one graph. */
export interface Section {
  readonly nodes: readonly PendingNode[];
  /** The values to compute. */
  readonly wanted: readonly Value[];
  /** The values that come from outside, from memory or from the sections before. */
  readonly inputs: readonly Value[];
  /** The structure of the graph as text. */
  readonly signature: string;
}

/** What computes `wanted`, or undefined if there is nothing to compute. */
export function sectionFor(wanted: readonly Value[]): Section | undefined {
  const nodes = needed(wanted);
  return nodes.length ? { nodes, wanted, ...describe(nodes, wanted) } : undefined;
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
  const rest = sectionFor(section.wanted.filter((value) => !failures.has(value)));
  close(section.nodes);
  return rest;
}
