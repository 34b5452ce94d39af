import { engine } from '@tensorflow/tfjs-core';
import type { Value } from '../graph/value';

/** Runs in which an input stays the same before it counts as constant: an evaluation has more, a single look fewer. */
const enough = 3;

/** Which inputs of a graph are the same values in one run after the other. Values never change, so identity tells. */
export class UnchangedInputs {
  private readonly runs: Uint8Array;
  private last: readonly Value[];

  constructor(inputs: readonly Value[]) {
    this.runs = new Uint8Array(inputs.length);
    this.last = inputs;
  }

  /** Notes the inputs of a run. True when there is an input that has just been the same often enough. */
  note(inputs: readonly Value[]): boolean {
    let isNew = false;
    inputs.forEach((value, i) => {
      const runs = value === this.last[i] ? Math.min(this.runs[i]! + 1, enough + 1) : 0;
      if (runs === enough) isNew = true;
      this.runs[i] = runs;
    });
    this.last = inputs;
    return isNew;
  }

  /** The positions of `candidates` among the inputs that have been the same often enough. */
  positions(candidates: ReadonlySet<Value>): number[] {
    return this.last.flatMap((value, i) => (this.runs[i]! >= enough && candidates.has(value) ? [i] : []));
  }
}

/** The values that TF.js's variables have now. */
export function variableValues(): Set<Value> {
  const { registeredVariables } = engine().state;
  return new Set(Object.values(registeredVariables).map(({ dataId }) => dataId as Value));
}
