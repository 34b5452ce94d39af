import type { GraphBuilder } from '../graph/graph-builder';
import { float } from '../onnx/model';

/** What TF.js's fused kernels carry. */
export interface FusedAttributes {
  activation?: 'linear' | 'relu' | 'relu6' | 'elu' | 'sigmoid' | 'leakyrelu' | 'prelu' | null;
  leakyreluAlpha?: number;
}

/** Applies the activation of a fused kernel. */
export function activate(
  graph: GraphBuilder,
  x: string,
  { activation, leakyreluAlpha }: FusedAttributes,
  preluWeights?: string,
): string {
  switch (activation) {
    case 'relu':
      return graph.node('Relu', [x]);
    case 'relu6':
      return graph.node('Clip', [x, graph.scalar('float32', 0), graph.scalar('float32', 6)]);
    case 'elu':
      return graph.node('Elu', [x]);
    case 'sigmoid':
      return graph.node('Sigmoid', [x]);
    case 'leakyrelu':
      return graph.node('LeakyRelu', [x], { alpha: float(leakyreluAlpha ?? 0.2) });
    case 'prelu':
      return graph.node('PRelu', [x, preluWeights!]);
    default:
      return x;
  }
}
