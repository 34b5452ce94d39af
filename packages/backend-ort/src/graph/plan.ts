import { util } from '@tensorflow/tfjs-core';
import type { Runtime, RuntimeSession } from '../runtime/session';
import { lowerSection, type LoweringOptions } from './lower-section';
import type { Section } from './section';
import type { Value } from './value';

/** A compiled graph. */
export interface Plan {
  readonly session: RuntimeSession;
  /** See {@link LoweredSection.outputs}. */
  readonly outputs: readonly string[];
  /** Memory that the session holds, about: its model, and the elements that a run has at a time at most. */
  readonly bytes: number;
}

/** Lowers a section to an ONNX graph, and compiles it. */
export function compilePlan(runtime: Runtime, section: Section, options: LoweringOptions = {}): Plan {
  const { model, outputs, ports } = lowerSection(section, { target: runtime, ...options });
  return { session: runtime.compile(model, ports), outputs, bytes: model.length + peakBytes(section) };
}

/** Bytes of the results that are needed at the same time at most, if calls run in the order of recording. */
export function peakBytes({ nodes, wanted }: Pick<Section, 'nodes' | 'wanted'>): number {
  const lastUses = new Map<Value, number>();
  nodes.forEach(({ inputs, outputs }, position) => {
    for (const output of outputs) lastUses.set(output, position);
    for (const input of inputs) if (lastUses.has(input)) lastUses.set(input, position);
  });
  for (const value of wanted) lastUses.set(value, nodes.length);
  const endings: Value[][] = Array.from({ length: nodes.length + 1 }, () => []);
  for (const [value, position] of lastUses) endings[position]!.push(value);
  let [bytes, peak] = [0, 0];
  nodes.forEach(({ outputs }, position) => {
    for (const output of outputs) bytes += bytesOf(output);
    peak = Math.max(peak, bytes);
    for (const value of endings[position]!) bytes -= bytesOf(value);
  });
  return peak;
}

function bytesOf({ shape, dtype }: Value): number {
  return util.sizeFromShape([...shape]) * util.bytesPerElement(dtype);
}
