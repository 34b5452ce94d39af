import { backend_util, slice_util, util } from '@tensorflow/tfjs-core';
import type { GraphBuilder, Operand } from '../graph/graph-builder';
import { commonPermutation } from '../graph/graph-builder';
import { normalize, physicalAxis, physicalShape, type Permutation } from '../graph/permutation';
import type { GraphType } from '../graph/value';
import { lowering, operand, type Lowering, type ResultInfo } from './lowering';

const size = (shape: readonly number[]) => util.sizeFromShape([...shape]);
const axisOf = (axis: number, rank: number) => (axis < 0 ? axis + rank : axis);

/** Values given in the order of a tensor's axes, in the order of its axes in memory. */
const permuted = (values: readonly number[], permutation: Permutation) => physicalShape(values, permutation);

function slice(
  graph: GraphBuilder,
  x: string,
  starts: readonly number[],
  ends: readonly number[],
  steps?: readonly number[],
): string {
  const axes = graph.int64(starts.map((_, axis) => axis));
  const inputs = [x, graph.int64(starts), graph.int64(ends), axes];
  return graph.node('Slice', steps ? [...inputs, graph.int64(steps)] : inputs);
}

/**
 * An operand with another shape. Where axes that are merged lie side by side in memory, nothing is moved: the axes of the
 * result keep their order in memory. So it is with axes of size 1 that come or go, as gradients of broadcasts have them, and
 * with the places of channels-first maps that become rows of a matrix.
 */
function reshaped(graph: GraphBuilder, x: Operand, result: ResultInfo): Operand {
  if (util.arraysEqual([...x.shape], [...result.shape])) return { ...x, ...result };
  const groups = x.permutation && groupsInMemory(x.shape, x.permutation, result.shape);
  if (!groups) return operand(graph.reshape(graph.plain(x), result.shape), result);
  const ones = result.shape.flatMap((length, axis) => (length === 1 ? [axis] : []));
  const permutation = normalize([...ones, ...groups.flat()]);
  return operand(graph.reshape(x.name, physicalShape(result.shape, permutation)), result, permutation);
}

/**
 * The axes of `to`, without those of size 1, in the order in which they lie in memory, in groups: each group has the elements of as
 * few axes of `from` as possible. Undefined if the axes of `from` that make up a group do not lie side by side.
 */
function groupsInMemory(
  from: readonly number[],
  permutation: readonly number[],
  to: readonly number[],
): number[][] | undefined {
  if (size(from) === 0) return undefined;
  const order = permutation.filter((axis) => from[axis] !== 1);
  const axesOf = (shape: readonly number[]) => shape.flatMap((length, axis) => (length === 1 ? [] : [axis]));
  const [left, right] = [axesOf(from), axesOf(to)];
  const groups: { place: number; axes: number[] }[] = [];
  while (left.length && right.length) {
    const [merged, axes] = [[left.shift()!], [right.shift()!]];
    let [elements, wanted] = [from[merged[0]!]!, to[axes[0]!]!];
    while (elements !== wanted) {
      if (elements < wanted) elements *= from[merged[merged.push(left.shift()!) - 1]!]!;
      else wanted *= to[axes[axes.push(right.shift()!) - 1]!]!;
    }
    const place = order.indexOf(merged[0]!);
    if (merged.some((axis, i) => order[place + i] !== axis)) return undefined;
    groups.push({ place, axes });
  }
  return groups.sort((a, b) => a.place - b.place).map(({ axes }) => axes);
}

/** ONNX's `Slice` ends before the first element only at this bound. */
const beforeFirst = -(2 ** 31);

export const shapes: Lowering[] = [
  lowering<{ shape: number[] }>({
    kernel: 'Reshape',
    inputs: ['x'],
    infer: ([x], { shape }) => ({
      shape: util.inferFromImplicitShape(shape, size(x!.shape)),
      dtype: x!.dtype,
    }),
    lower: (graph, [x], _, [result]) => reshaped(graph, x!, result!),
  }),
  lowering<{ dim: number }>({
    kernel: 'ExpandDims',
    inputs: ['input'],
    infer: ([x], { dim }) => {
      const shape = [...x!.shape];
      util.assert(
        -shape.length - 1 <= dim,
        () => `axis ${dim} is not in [${-shape.length - 1}, ${shape.length}]`,
      );
      shape.splice(dim < 0 ? dim + shape.length + 1 : dim, 0, 1);
      return { shape, dtype: x!.dtype };
    },
    lower: (graph, [x], _, [result]) => reshaped(graph, x!, result!),
  }),
  lowering<{ perm: number[] }>({
    kernel: 'Transpose',
    inputs: ['x'],
    infer: ([x], { perm }) => ({ shape: perm.map((axis) => x!.shape[axis]!), dtype: x!.dtype }),
    // Only the account of the axes changes: nothing moves in memory. An input of the graph is moved, though, so that the
    // products with a weight that was just loaded in another layout are the same to the bit as in the next step.
    lower: (graph, [x], { perm }, [result]) => {
      if (!graph.nodeOwns(x!.name)) return operand(graph.node('Transpose', [x!.name], { perm }), result!);
      const order = x!.permutation ?? x!.shape.map((_, axis) => axis);
      return operand(x!.name, result!, normalize(order.map((axis) => perm.indexOf(axis))));
    },
  }),
  lowering<{ begin: number[]; size: number[] }>({
    kernel: 'Slice',
    inputs: ['x'],
    infer: ([x], attributes) => {
      const [begin, size] = slice_util.parseSliceParams(
        { shape: x!.shape } as never,
        attributes.begin,
        attributes.size,
      );
      slice_util.assertParamsValid({ shape: x!.shape, rank: x!.shape.length } as never, begin!, size!);
      return { shape: size!, dtype: x!.dtype };
    },
    lower: (graph, [x], attributes, [result]) => {
      const [begin] = slice_util.parseSliceParams(
        { shape: x!.shape } as never,
        attributes.begin,
        attributes.size,
      );
      const ends = begin!.map((start, axis) => start + result!.shape[axis]!);
      return operand(
        slice(graph, x!.name, permuted(begin!, x!.permutation), permuted(ends, x!.permutation)),
        result!,
        x!.permutation,
      );
    },
  }),
  lowering<
    Record<'begin' | 'end' | 'strides', number[]> &
      Record<'beginMask' | 'endMask' | 'ellipsisMask' | 'newAxisMask' | 'shrinkAxisMask', number>
  >({
    kernel: 'StridedSlice',
    inputs: ['x'],
    infer: ([x], attributes) => ({ shape: stridedSlice(x!.shape, attributes).finalShape, dtype: x!.dtype }),
    lower: (graph, [x], attributes, [result]) => {
      const { begin, end, strides } = stridedSlice(x!.shape, attributes);
      const ends = end.map((stop, axis) => (strides[axis]! < 0 && stop < 0 ? beforeFirst : stop));
      return operand(
        graph.reshape(slice(graph, graph.plain(x!), begin, ends, strides), result!.shape),
        result!,
      );
    },
  }),
  lowering<{ axis: number }>({
    kernel: 'Concat',
    inputs: 'list',
    infer: (inputs, { axis }) => {
      const shape = [...inputs[0]!.shape];
      const concatenated = axisOf(axis, shape.length);
      backend_util.assertParamsConsistent(
        inputs.map((input) => [...input.shape]),
        concatenated,
      );
      shape[concatenated] = inputs.reduce((sum, input) => sum + input.shape[concatenated]!, 0);
      return { shape, dtype: inputs[0]!.dtype };
    },
    lower: (graph, inputs, { axis }, [result]) => {
      const rank = result!.shape.length;
      const permutation = commonPermutation(inputs, rank);
      const names = inputs
        .filter(({ shape }) => size(shape) > 0)
        .map((input) => graph.permute(input, permutation).name);
      return operand(
        graph.node('Concat', names, { axis: physicalAxis(axisOf(axis, rank), permutation) }),
        result!,
        permutation,
      );
    },
    supports: (inputs) =>
      inputs.every(
        ({ dtype, shape }) => dtype === inputs[0]!.dtype && shape.length === inputs[0]!.shape.length,
      ) && inputs.some(({ shape }) => size(shape) > 0),
  }),
  lowering<{ axis: number }>({
    kernel: 'Pack',
    inputs: 'list',
    infer: (inputs, { axis }) => {
      const shape = [...inputs[0]!.shape];
      for (const input of inputs) {
        util.assertShapesMatch(
          [...input.shape],
          shape,
          'All tensors passed to stack must have matching shapes',
        );
        util.assert(
          input.dtype === inputs[0]!.dtype,
          () => 'All tensors passed to stack must have matching dtypes',
        );
      }
      shape.splice(axisOf(axis, shape.length + 1), 0, inputs.length);
      return { shape, dtype: inputs[0]!.dtype };
    },
    // Along an axis that the inputs have, blocks lie side by side: one reshape of the whole does for all of them.
    lower: (graph, inputs, { axis }, [result]) => {
      const at = axisOf(axis, result!.shape.length);
      const isLast = at === result!.shape.length - 1;
      const one = result!.shape.map((length, i) => (i === at ? 1 : length));
      const names = inputs.map((input) =>
        isLast ? graph.reshape(graph.plain(input), one) : graph.plain(input),
      );
      const side = graph.node('Concat', names, { axis: at });
      return operand(isLast ? side : graph.reshape(side, result!.shape), result!);
    },
  }),
  lowering<{ axis: number }>({
    kernel: 'Unpack',
    inputs: ['value'],
    infer: ([x], { axis }) => {
      const at = axisOf(axis, x!.shape.length);
      const shape = x!.shape.filter((_, i) => i !== at);
      return Array.from({ length: x!.shape[at]! }, () => ({ shape, dtype: x!.dtype }));
    },
    lower: (graph, [x], { axis }, results) => {
      const at = axisOf(axis, x!.shape.length);
      const isLast = at === x!.shape.length - 1;
      const length = isLast ? 1 : x!.shape[at + 1]!;
      const joined = x!.shape.filter((_, i) => i !== at);
      if (!isLast) joined[at] = results.length * length;
      const values = isLast ? graph.plain(x!) : graph.reshape(graph.plain(x!), joined);
      const parts = graph.nodeOutputs('Split', [values, graph.int64(results.map(() => length))], {
        attributes: { axis: at },
        outputs: results.length,
      });
      return results.map((result, i) =>
        operand(isLast ? graph.reshape(parts[i]!, result.shape) : parts[i]!, result),
      );
    },
  }),
  lowering<{ numOrSizeSplits: number | number[]; axis: number }>({
    kernel: 'SplitV',
    inputs: ['x'],
    infer: ([x], { numOrSizeSplits, axis }) => {
      const at = axisOf(axis, x!.shape.length);
      const lengths = backend_util.prepareSplitSize({ shape: x!.shape } as never, numOrSizeSplits, at);
      return lengths.map((length) => ({
        shape: x!.shape.map((size, i) => (i === at ? length : size)),
        dtype: x!.dtype,
      }));
    },
    lower: (graph, [x], { axis }, results) => {
      const at = axisOf(axis, x!.shape.length);
      const lengths = graph.int64(results.map(({ shape }) => shape[at]!));
      const attributes = { axis: physicalAxis(at, x!.permutation) };
      const parts = graph.nodeOutputs('Split', [x!.name, lengths], { attributes, outputs: results.length });
      return results.map((result, i) => operand(parts[i]!, result, x!.permutation));
    },
  }),
  lowering<{ reps: number[] }>({
    kernel: 'Tile',
    inputs: ['x'],
    infer: ([x], { reps }) => ({
      shape: x!.shape.map((length, axis) => length * reps[axis]!),
      dtype: x!.dtype,
    }),
    lower: (graph, [x], { reps }, [result]) =>
      operand(
        graph.node('Tile', [x!.name, graph.int64(permuted(reps, x!.permutation))]),
        result!,
        x!.permutation,
      ),
  }),
  lowering<{ shape: number[] }>({
    kernel: 'BroadcastTo',
    inputs: ['x'],
    infer: ([x], { shape }) => ({ shape, dtype: x!.dtype }),
    lower: (graph, [x], _, [result]) =>
      operand(graph.node('Expand', [graph.plain(x!), graph.int64(result!.shape)]), result!),
  }),
  lowering<{ paddings: [number, number][]; constantValue: number }>({
    kernel: 'PadV2',
    inputs: ['x'],
    infer: ([x], { paddings }) => padded(x!, paddings),
    lower: (graph, [x], { paddings, constantValue }, [result]) => {
      const amounts = graph.int64(onnxPads(paddings, x!.permutation));
      return operand(
        graph.node('Pad', [x!.name, amounts, graph.scalar(x!.dtype, constantValue)]),
        result!,
        x!.permutation,
      );
    },
  }),
  lowering<{ dims: number[] }>({
    kernel: 'Reverse',
    inputs: ['x'],
    infer: ([x], { dims }) => {
      util.parseAxisParam(dims, [...x!.shape]);
      return x!;
    },
    lower: (graph, [x], { dims }, [result]) => {
      const axes = util.parseAxisParam(dims, [...x!.shape]).map((axis) => physicalAxis(axis, x!.permutation));
      if (!axes.length) return operand(x!.name, result!, x!.permutation);
      const fill = (value: number) => graph.int64(axes.map(() => value));
      return operand(
        graph.node('Slice', [x!.name, fill(-1), fill(beforeFirst), graph.int64(axes), fill(-1)]),
        result!,
        x!.permutation,
      );
    },
  }),
  lowering({
    kernel: 'ZerosLike',
    inputs: ['x'],
    infer: ([x]) => x!,
    lower: (graph, _, __, [result]) => operand(filled(graph, result!.shape, result!.dtype, 0), result!),
  }),
  lowering({
    kernel: 'OnesLike',
    inputs: ['x'],
    infer: ([x]) => x!,
    lower: (graph, _, __, [result]) => operand(filled(graph, result!.shape, result!.dtype, 1), result!),
  }),
  lowering<{ shape: number[]; value: number; dtype?: GraphType }>({
    kernel: 'Fill',
    inputs: [],
    infer: (_, { shape, dtype }) => ({ shape, dtype: dtype ?? 'float32' }),
    lower: (graph, _, { value }, [result]) =>
      operand(filled(graph, result!.shape, result!.dtype, value), result!),
    supports: (_, { dtype, value }) =>
      typeof value !== 'string' && (dtype ?? 'float32') in { float32: 1, int32: 1, bool: 1 },
  }),
];

function filled(graph: GraphBuilder, shape: readonly number[], dtype: GraphType, value: number): string {
  return graph.node('Expand', [graph.scalar(dtype, value), graph.int64(shape)]);
}

function padded(x: { shape: readonly number[]; dtype: GraphType }, paddings: [number, number][]) {
  return {
    shape: x.shape.map((length, axis) => length + paddings[axis]![0] + paddings[axis]![1]),
    dtype: x.dtype,
  };
}

/** ONNX wants all paddings before the axes, then all after them. */
function onnxPads(paddings: [number, number][], permutation: Permutation): number[] {
  const order = permutation ?? paddings.map((_, axis) => axis);
  return [...order.map((axis) => paddings[axis]![0]), ...order.map((axis) => paddings[axis]![1])];
}

function stridedSlice(
  shape: readonly number[],
  a: Record<'begin' | 'end' | 'strides', number[]> &
    Record<'beginMask' | 'endMask' | 'ellipsisMask' | 'newAxisMask' | 'shrinkAxisMask', number>,
) {
  return slice_util.sliceInfo(
    [...shape],
    a.begin,
    a.end,
    a.strides,
    a.beginMask,
    a.endMask,
    a.ellipsisMask,
    a.newAxisMask,
    a.shrinkAxisMask,
  );
}
