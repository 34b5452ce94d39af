import type { NameRule } from '@dl/formats';
import type { TransformNetwork } from './transform-network';

/** TensorFlow has a convolution's weights as height, width, in, out; a transposed one's as height, width, out, in. */
const toPyTorch = [{ type: 'transpose', axes: [3, 2, 0, 1] }] as const;

/**
 * The names of weights that lengstrom/fast-style-transfer trained, as ml5 publishes them: variables in the order of the
 * layers, each with weight, shift and scale.
 */
export function publishedNames(network: TransformNetwork): NameRule[] {
  const layers = [...network.namedParameters()].flatMap(
    ([name]) => /^(.*)\.conv\.weight$/.exec(name)?.[1] ?? [],
  );
  const parts = ['conv.weight', 'norm.bias', 'norm.weight'] as const;
  return layers.flatMap((layer, i) =>
    parts.map((part, j) => ({
      from: new RegExp(i || j ? `Variable_${3 * i + j}` : 'Variable'),
      to: `${layer}.${part}`,
      ...(part === 'conv.weight' && { steps: toPyTorch }),
    })),
  );
}
