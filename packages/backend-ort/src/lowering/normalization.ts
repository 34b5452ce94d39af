import type { GraphBuilder, Operand } from '../graph/graph-builder';
import { channelsFirst } from '../graph/permutation';
import { float } from '../onnx/model';
import { lowering, operand, type Lowering } from './lowering';

const maps = channelsFirst(4);

interface LrnAttributes {
  depthRadius: number;
  bias: number;
  alpha: number;
  beta: number;
}

/** For each element the sum over the channels at most `radius` away. `x` lies channels first in memory. */
function windowSum(
  graph: GraphBuilder,
  x: string,
  [batch, height, width, channels]: readonly number[],
  radius: number,
): string {
  const size = 2 * radius + 1;
  const columns = graph.reshape(x, [batch!, 1, channels!, height! * width!]);
  const attributes = { kernel_shape: [size, 1], pads: [radius, 0, radius, 0], count_include_pad: 1 };
  const mean = graph.node('AveragePool', [columns], attributes);
  return graph.reshape(graph.node('Mul', [mean, graph.scalar('float32', size)]), [
    batch!,
    channels!,
    height!,
    width!,
  ]);
}

export const normalizations: Lowering[] = [
  lowering<{ varianceEpsilon: number; missing: string[] }>({
    kernel: 'FusedBatchNorm',
    inputs: ['x', 'mean', 'variance', 'offset?', 'scale?'],
    namesMissing: true,
    infer: ([x]) => ({ shape: x!.shape, dtype: 'float32' }),
    lower: (graph, [x, mean, variance, ...rest], { varianceEpsilon, missing }, [result]) => {
      const given = rest.map((parameter) => graph.plain(parameter));
      const constant = (value: number) =>
        graph.constant('float32', new Float32Array(x!.shape[3]!).fill(value));
      const offset = missing.includes('offset') ? constant(0) : given.shift()!;
      const scale = missing.includes('scale') ? constant(1) : given.shift()!;
      const inputs = [
        graph.permute(x!, maps).name,
        scale,
        offset,
        graph.plain(mean!),
        graph.plain(variance!),
      ];
      return operand(
        graph.node('BatchNormalization', inputs, { epsilon: float(varianceEpsilon) }),
        result!,
        maps,
      );
    },
    supports: ([x, ...parameters]) =>
      x!.shape.length === 4 &&
      parameters.every(({ shape }) => shape.length === 1 && shape[0] === x!.shape[3]),
  }),
  lowering<LrnAttributes>({
    kernel: 'LRN',
    inputs: ['x'],
    infer: ([x]) => x!,
    lower: (graph, [x], { depthRadius, bias, alpha, beta }, [result]) => {
      const size = 2 * depthRadius + 1;
      const attributes = { size, bias: float(bias), alpha: float(alpha * size), beta: float(beta) };
      return operand(graph.node('LRN', [graph.permute(x!, maps).name], attributes), result!, maps);
    },
  }),
  lowering<LrnAttributes>({
    kernel: 'LRNGrad',
    inputs: ['x', 'y', 'dy'],
    infer: ([x]) => x!,
    // With n = bias + alpha * windowSum(x^2): dx = dy n^-beta - 2 alpha beta x windowSum(dy y / n).
    lower: (graph, operands, { depthRadius, bias, alpha, beta }, [result]) => {
      const [x, y, dy] = operands.map((input: Operand) => graph.permute(input, maps).name) as [
        string,
        string,
        string,
      ];
      const number = (value: number) => graph.scalar('float32', value);
      const squares = windowSum(graph, graph.node('Mul', [x, x]), result!.shape, depthRadius);
      const norm = graph.node('Add', [graph.node('Mul', [squares, number(alpha)]), number(bias)]);
      const direct = graph.node('Mul', [dy, graph.node('Pow', [norm, number(-beta)])]);
      const shared = windowSum(
        graph,
        graph.node('Div', [graph.node('Mul', [dy, y]), norm]),
        result!.shape,
        depthRadius,
      );
      const indirect = graph.node('Mul', [graph.node('Mul', [x, number(2 * alpha * beta)]), shared]);
      return operand(graph.node('Sub', [direct, indirect]), result!, maps);
    },
  }),
];
