import { util } from '@tensorflow/tfjs-core';
import { fusedConvolution } from '../lowering/convolution';
import type { PendingNode } from './pending-node';
import type { Value } from './value';

/**
 * Merges convolutions with the bias that is added to their result and the ReLU of that, where nobody else needs what is
 * in between: ONNX Runtime does so by itself only for weights that never change.
 */
export function fuse(nodes: readonly PendingNode[], wanted: readonly Value[]): PendingNode[] {
  const uses = new Map<Value, number>();
  for (const value of [...nodes.flatMap(({ inputs }) => inputs), ...wanted])
    uses.set(value, (uses.get(value) ?? 0) + 1);
  const byOutput = new Map<Value, PendingNode>();
  const merged = new Set<PendingNode>();
  /** The convolution that computes `value` for one user only, if it does. */
  const convolutionOf = (value: Value) => {
    const node = byOutput.get(value);
    return node && isConvolution(node) && uses.get(value) === 1 ? node : undefined;
  };
  const all = nodes.map((node) => {
    const [first, second] = node.inputs;
    let result = node;
    if (node.lowering.kernel === 'Add') {
      const convolution = convolutionOf(first!) ?? convolutionOf(second!);
      const bias = convolution === byOutput.get(first!) ? second! : first!;
      if (convolution?.inputs.length === 2 && isBias(bias, convolution.outputs[0]!)) {
        merged.add(convolution);
        result = merge(convolution, node, [...convolution.inputs, bias], 'linear');
      }
    } else if (node.lowering.kernel === 'Relu') {
      const convolution = convolutionOf(first!);
      if (convolution) {
        merged.add(convolution);
        result = merge(convolution, node, convolution.inputs, 'relu');
      }
    }
    byOutput.set(result.outputs[0]!, result);
    return result;
  });
  return all.filter((node) => !merged.has(node));
}

function isConvolution({ lowering, attributes }: PendingNode): boolean {
  const { activation = 'linear' } = attributes;
  return lowering.kernel === 'Conv2D' || (lowering === fusedConvolution && activation === 'linear');
}

function isBias(value: Value, output: Value): boolean {
  return util.arraysEqual([...value.shape], [output.shape.at(-1)!]) && value.dtype === 'float32';
}

/** `convolution` with what `last` does to its result. */
function merge(
  convolution: PendingNode,
  last: PendingNode,
  inputs: readonly Value[],
  activation: 'linear' | 'relu',
): PendingNode {
  return {
    ...last,
    lowering: fusedConvolution,
    attributes: { ...convolution.attributes, activation },
    inputs,
  };
}
