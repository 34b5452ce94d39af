import { Dropout, Linear, ReLU, Sequential, type Module } from '@dl/core/nn';

/** The fully connected layers above the towers: [batch, inputs] to logits [batch, classes]. */
export function classifier(
  inputs: number,
  hidden: readonly number[],
  classes: number,
  dropout: number,
): Sequential {
  const widths = [inputs, ...hidden];
  const layers = hidden.flatMap((units, index): Module[] => [
    new Linear(widths[index]!, units),
    new ReLU(),
    ...(dropout ? [new Dropout(dropout)] : []),
  ]);
  return new Sequential(...layers, new Linear(widths.at(-1)!, classes));
}
