import { ShapeError } from '../../errors';
import type { HostTensor } from '../../host-tensor';
import type { Dataset } from '../dataset';

/**
 * Rows of tensors of equal length: sample `i` holds row `i` of each, as a view.
 *
 * ```ts
 * const points = tensorDataset({ x, y }); // x: [1000, 2], y: [1000]
 * await points.get(0, random); // { x: [2], y: [] }
 * ```
 *
 * @throws {@link ShapeError} if the tensors do not have equally many rows.
 */
export function tensorDataset<Columns extends Readonly<Record<string, HostTensor>>>(
  columns: Columns,
): Dataset<Columns> {
  const lengths = Object.values(columns).map(({ shape }) => shape[0]);
  const [length] = lengths;
  if (length === undefined || lengths.some((other) => other !== length)) {
    const shapes = Object.entries(columns).map(([name, { shape }]) => `${name} [${shape.join(', ')}]`);
    throw new ShapeError(`the tensors of a data set need equally many rows; received ${shapes.join(', ')}`);
  }
  return {
    length,
    get: (index) =>
      Object.fromEntries(
        Object.entries(columns).map(([name, tensor]) => [name, row(tensor, index)]),
      ) as Columns,
  };
}

function row({ dtype, shape, data }: HostTensor, index: number): HostTensor {
  const rowLength = data.length / shape[0]!;
  const view = data.subarray(index * rowLength, (index + 1) * rowLength);
  return { dtype, shape: shape.slice(1), data: view };
}
