import { backend_util, util } from '@tensorflow/tfjs-core';
import type { GraphBuilder, Operand } from '../graph/graph-builder';
import { firstOutside } from './known-values';
import { lowering, operand, type Lowering, type ResultInfo } from './lowering';

interface GatherAttributes {
  axis: number;
  batchDims?: number;
}

function shapesOf(x: ResultInfo, indices: ResultInfo, { axis, batchDims = 0 }: GatherAttributes) {
  const tensor = ({ shape }: ResultInfo) => ({ shape: [...shape], rank: shape.length }) as never;
  const [at] = util.parseAxisParam(axis, [...x.shape]);
  return backend_util.segment_util.collectGatherOpShapeInfo(tensor(x), tensor(indices), at!, batchDims);
}

/** Each batch gathers with its own indices. */
function gatherInBatches(
  graph: GraphBuilder,
  x: Operand,
  indices: Operand,
  attributes: GatherAttributes,
): string {
  const { batchSize, outerSize, dimSize, sliceSize } = shapesOf(x, indices, attributes);
  const count = util.sizeFromShape([...indices.shape]) / batchSize;
  const data = graph.reshape(graph.plain(x), [batchSize, outerSize, dimSize, sliceSize]);
  // ONNX gathers from the axis after the batch: what lies between is moved behind it and back.
  const exchanged = (name: string) =>
    outerSize === 1 ? name : graph.node('Transpose', [name], { perm: [0, 2, 1, 3] });
  const rows = graph.reshape(exchanged(data), [batchSize, dimSize, outerSize * sliceSize]);
  const positions = graph.reshape(graph.cast(graph.plain(indices), 'int64'), [batchSize, count, 1]);
  const gathered = graph.node('GatherND', [rows, positions], { batch_dims: 1 });
  return exchanged(graph.reshape(gathered, [batchSize, count, outerSize, sliceSize]));
}

export const gathers: Lowering[] = [
  lowering<GatherAttributes>({
    kernel: 'GatherV2',
    inputs: ['x', 'indices'],
    infer: ([x, indices], attributes) => ({
      shape: shapesOf(x!, indices!, attributes).outputShape,
      dtype: x!.dtype,
    }),
    lower: (graph, [x, indices], attributes, [result]) => {
      if (attributes.batchDims)
        return operand(
          graph.reshape(gatherInBatches(graph, x!, indices!, attributes), result!.shape),
          result!,
        );
      const [axis] = util.parseAxisParam(attributes.axis, [...x!.shape]);
      return operand(
        graph.node('Gather', [graph.plain(x!), graph.plain(indices!)], { axis: axis! }),
        result!,
      );
    },
    supports: ([x, indices], { batchDims }) =>
      util.sizeFromShape([...x!.shape]) > 0 && (!batchDims || util.sizeFromShape([...indices!.shape]) > 0),
    validate: ([x, indices], { axis }) => {
      const [at] = util.parseAxisParam(axis, [...x!.shape]);
      const length = x!.shape[at!]!;
      const wrong = firstOutside(indices!.values, 0, length);
      util.assert(
        wrong === undefined,
        () => `GatherV2: the index value ${wrong} is not in [0, ${length - 1}]`,
      );
    },
  }),
];
