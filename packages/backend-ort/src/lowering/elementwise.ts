import { backend_util, upcastType, type DataType } from '@tensorflow/tfjs-core';
import { commonPermutation, type GraphBuilder } from '../graph/graph-builder';
import type { GraphType } from '../graph/value';
import { float } from '../onnx/model';
import { lowering, operand, type Attributes, type Lowering, type ResultInfo } from './lowering';

type Unary<A> = (graph: GraphBuilder, x: string, attributes: A, dtype: GraphType) => string;

/** A kernel that maps each element of `x`; the axes keep their order in memory. */
function unary<A = Attributes>(
  kernel: string,
  expression: Unary<A>,
  dtype?: GraphType,
  input = 'x',
): Lowering {
  return lowering<A>({
    kernel,
    inputs: [input],
    infer: ([x]) => ({ shape: x!.shape, dtype: dtype ?? x!.dtype }),
    lower: (graph, [x], attributes, [result]) =>
      operand(expression(graph, x!.name, attributes, x!.dtype), result!, x!.permutation),
    supports: ([x]) =>
      x!.dtype === 'float32' || (x!.dtype === 'int32' && integerUnary.has(kernel)) || kernel === 'LogicalNot',
  });
}

const integerUnary = new Set(['Abs', 'Neg', 'Sign', 'Square', 'Relu']);

const op =
  (operator: string): Unary<unknown> =>
  (graph, x) =>
    graph.node(operator, [x]);

type Binary = (graph: GraphBuilder, a: string, b: string, dtype: GraphType) => string;

interface BinaryOptions {
  inputs?: [string, string];
  /** Type of the result, where it is not the one that is computed in. */
  dtype?: GraphType;
  /** Type to compute in, where it is not the wider one of the operands. */
  always?: GraphType;
  /** Types to compute in that ONNX has. Default: numbers. */
  types?: readonly GraphType[];
}

/** A kernel on two broadcast operands, computed in the wider of their types. */
export function binary(kernel: string, expression: Binary, options: BinaryOptions = {}): Lowering {
  const common = (inputs: readonly ResultInfo[]) =>
    options.always ?? (upcastType(inputs[0]!.dtype, inputs[1]!.dtype) as GraphType);
  return lowering({
    kernel,
    inputs: options.inputs ?? ['a', 'b'],
    infer: (inputs) => ({
      shape: backend_util.assertAndGetBroadcastShape([...inputs[0]!.shape], [...inputs[1]!.shape]),
      dtype: options.dtype ?? common(inputs),
    }),
    lower: (graph, inputs, _, [result]) => {
      const rank = result!.shape.length;
      const permutation = commonPermutation(inputs, rank);
      const dtype = common(inputs);
      const [a, b] = inputs.map((input) => {
        const aligned = graph.broadcastable(input, rank, permutation);
        return input.dtype === dtype ? aligned : graph.cast(aligned, dtype);
      });
      return operand(expression(graph, a!, b!, dtype), result!, permutation);
    },
    supports: (inputs) => (options.types ?? numbers).includes(common(inputs)),
  });
}

const numbers: readonly GraphType[] = ['float32', 'int32'];
const allTypes: readonly GraphType[] = ['float32', 'int32', 'bool'];

const op2 =
  (operator: string): Binary =>
  (graph, a, b) =>
    graph.node(operator, [a, b]);

/** Just below the largest float32. */
const huge = 3e38;
const one = (graph: GraphBuilder) => graph.scalar('float32', 1);
const zero = (graph: GraphBuilder, dtype: GraphType = 'float32') => graph.scalar(dtype, 0);

/** `condition ? a : b` element by element. */
const where = (graph: GraphBuilder, condition: string, a: string, b: string) =>
  graph.node('Where', [condition, a, b]);

/** `result`, but `forNaN` where `x` is NaN, which alone is not equal to itself. */
const unlessNaN = (graph: GraphBuilder, x: string, result: string, forNaN: string) =>
  graph.lacks('IsNaN')
    ? where(graph, graph.node('Equal', [x, x]), result, forNaN)
    : where(graph, graph.node('IsNaN', [x]), forNaN, result);

export const elementwise: Lowering[] = [
  unary('Abs', op('Abs')),
  unary('Neg', op('Neg')),
  unary('Sign', (graph, x, _, dtype) => {
    const sign = graph.node('Sign', [x]);
    return dtype === 'float32' ? unlessNaN(graph, x, sign, zero(graph)) : sign;
  }),
  unary('Exp', op('Exp')),
  unary('Log', op('Log')),
  unary('Sqrt', op('Sqrt')),
  unary('Rsqrt', (graph, x) => graph.node('Reciprocal', [graph.node('Sqrt', [x])])),
  unary('Reciprocal', op('Reciprocal')),
  unary('Square', (graph, x) => graph.node('Mul', [x, x])),
  unary('Floor', op('Floor')),
  unary('Ceil', op('Ceil')),
  unary('Round', op('Round')),
  unary('Sin', op('Sin')),
  unary('Cos', op('Cos')),
  // In float64, as TF.js's cpu kernel: near the poles the rounding of ONNX Runtime's float32 tangent shows.
  unary('Tan', (graph, x) => {
    const wide = graph.cast(x, 'float64');
    return graph.cast(graph.node('Div', [graph.node('Sin', [wide]), graph.node('Cos', [wide])]), 'float32');
  }),
  unary('Asin', op('Asin')),
  unary('Acos', op('Acos')),
  unary('Atan', op('Atan')),
  unary('Sinh', op('Sinh')),
  unary('Cosh', op('Cosh')),
  unary('Tanh', op('Tanh')),
  unary('Asinh', op('Asinh')),
  unary('Acosh', op('Acosh')),
  unary('Atanh', op('Atanh')),
  unary('Erf', op('Erf')),
  unary('Sigmoid', op('Sigmoid')),
  unary('Softplus', op('Softplus')),
  unary('Relu', op('Relu')),
  unary('Relu6', (graph, x) => graph.node('Clip', [x, zero(graph), graph.scalar('float32', 6)])),
  unary('Elu', op('Elu')),
  unary('Selu', op('Selu')),
  unary<{ alpha: number }>('LeakyRelu', (graph, x, { alpha }) =>
    graph.node('LeakyRelu', [x], { alpha: float(alpha) }),
  ),
  unary<{ clipValueMin: number; clipValueMax: number }>(
    'ClipByValue',
    (graph, x, { clipValueMin, clipValueMax }, dtype) =>
      graph.node('Clip', [x, graph.scalar(dtype, clipValueMin), graph.scalar(dtype, clipValueMax)]),
  ),
  unary('Expm1', (graph, x) => graph.node('Sub', [graph.node('Exp', [x]), one(graph)])),
  unary('Log1p', (graph, x) => graph.node('Log', [graph.node('Add', [x, one(graph)])])),
  // In one pass, which a comparison and its cast are not, and NaN stays NaN: every normal positive number times `huge` is at least 1.
  unary<{ alpha: number }>('Step', (graph, x, { alpha }) => {
    const step = graph.node('HardSigmoid', [x], { alpha: float(huge), beta: float(0) });
    if (!alpha) return step;
    const height = graph.node('Mul', [step, graph.scalar('float32', 1 - alpha)]);
    return graph.node('Add', [height, graph.scalar('float32', alpha)]);
  }),
  unary('IsNan', op('IsNaN'), 'bool'),
  unary('IsInf', op('IsInf'), 'bool'),
  unary(
    'IsFinite',
    (graph, x) => graph.node('Not', [graph.node('Or', [graph.node('IsNaN', [x]), graph.node('IsInf', [x])])]),
    'bool',
  ),
  unary('LogicalNot', op('Not'), 'bool'),

  binary('Add', op2('Add')),
  binary('Sub', op2('Sub')),
  binary('Multiply', op2('Mul')),
  binary('RealDiv', op2('Div'), { always: 'float32' }),
  binary('Maximum', op2('Max')),
  binary('Minimum', op2('Min')),
  binary('Pow', op2('Pow')),
  binary('SquaredDifference', (graph, a, b) => {
    const difference = graph.node('Sub', [a, b]);
    return graph.node('Mul', [difference, difference]);
  }),
  binary(
    'Prelu',
    (graph, x, alpha) => where(graph, graph.node('Less', [x, zero(graph)]), graph.node('Mul', [x, alpha]), x),
    {
      inputs: ['x', 'alpha'],
    },
  ),
  binary(
    'EluGrad',
    (graph, dy, y) =>
      where(
        graph,
        graph.node('GreaterOrEqual', [y, zero(graph)]),
        dy,
        graph.node('Mul', [dy, graph.node('Add', [y, one(graph)])]),
      ),
    { inputs: ['dy', 'y'] },
  ),
  binary('Equal', op2('Equal'), { dtype: 'bool', types: allTypes }),
  binary('NotEqual', (graph, a, b) => graph.node('Not', [graph.node('Equal', [a, b])]), {
    dtype: 'bool',
    types: allTypes,
  }),
  binary('Greater', op2('Greater'), { dtype: 'bool' }),
  binary('GreaterEqual', op2('GreaterOrEqual'), { dtype: 'bool' }),
  binary('Less', op2('Less'), { dtype: 'bool' }),
  binary('LessEqual', op2('LessOrEqual'), { dtype: 'bool' }),
  binary('LogicalAnd', op2('And'), { dtype: 'bool', always: 'bool', types: ['bool'] }),
  binary('LogicalOr', op2('Or'), { dtype: 'bool', always: 'bool', types: ['bool'] }),

  lowering({
    kernel: 'Select',
    inputs: ['condition', 't', 'e'],
    infer: ([, t, e]) => ({
      shape: t!.shape,
      dtype: upcastType(t!.dtype as DataType, e!.dtype as DataType) as GraphType,
    }),
    lower: (graph, [condition, t, e], _, [result]) => {
      const rank = result!.shape.length;
      const permutation = commonPermutation([t!, e!], rank);
      // A condition of rank 1 chooses rows.
      const rows = condition!.shape.length === 1 && rank > 1;
      const mask = rows
        ? {
            ...condition!,
            shape: [condition!.shape[0]!, ...Array<number>(rank - 1).fill(1)],
            name: graph.reshape(condition!.name, [condition!.shape[0]!, ...Array<number>(rank - 1).fill(1)]),
          }
        : condition!;
      const values = [t!, e!].map((value) => {
        const aligned = graph.permute(value, permutation).name;
        return value.dtype === result!.dtype ? aligned : graph.cast(aligned, result!.dtype);
      });
      const boolean = mask.dtype === 'bool' ? mask : { ...mask, name: graph.cast(mask.name, 'bool') };
      const choice = graph.broadcastable(boolean, rank, permutation);
      if (result!.dtype !== 'bool')
        return operand(where(graph, choice, values[0]!, values[1]!), result!, permutation);
      // ONNX Runtime chooses between numbers only.
      const taken = graph.node('And', [choice, values[0]!]);
      const other = graph.node('And', [graph.node('Not', [choice]), values[1]!]);
      return operand(graph.node('Or', [taken, other]), result!, permutation);
    },
  }),

  lowering({
    kernel: 'AddN',
    inputs: 'list',
    infer: ([first]) => first!,
    lower: (graph, inputs, _, [result]) => {
      const permutation = commonPermutation(inputs, result!.shape.length);
      return operand(
        graph.node(
          'Sum',
          inputs.map((input) => graph.permute(input, permutation).name),
        ),
        result!,
        permutation,
      );
    },
    supports: ([first]) => first!.dtype === 'float32',
  }),

  lowering<{ dtype: GraphType }>({
    kernel: 'Cast',
    inputs: ['x'],
    infer: ([x], { dtype }) => ({ shape: x!.shape, dtype }),
    lower: (graph, [x], { dtype }, [result]) =>
      operand(x!.dtype === dtype ? x!.name : graph.cast(x!.name, dtype), result!, x!.permutation),
    supports: (_, { dtype }) => ['float32', 'int32', 'bool'].includes(dtype),
  }),
];
