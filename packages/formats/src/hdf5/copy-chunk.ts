/** Elements in row-major order. */
interface Block {
  readonly bytes: Uint8Array;
  readonly shape: readonly number[];
}

/** Copies a chunk to its place in a dataset; what reaches beyond the edges is left out. */
export function copyChunk(
  chunk: Block & { offset: readonly number[] },
  dataset: Block,
  elementBytes: number,
): void {
  const rank = chunk.shape.length;
  const size = chunk.shape.map((length, axis) =>
    Math.min(length, dataset.shape[axis]! - chunk.offset[axis]!),
  );
  const from = strides(chunk.shape, elementBytes);
  const to = strides(dataset.shape, elementBytes);
  const rowBytes = (size[rank - 1] ?? 1) * elementBytes;
  const position = new Array<number>(rank).fill(0);
  for (;;) {
    const source = position.reduce((sum, index, axis) => sum + index * from[axis]!, 0);
    const target = position.reduce((sum, index, axis) => sum + (index + chunk.offset[axis]!) * to[axis]!, 0);
    dataset.bytes.set(chunk.bytes.subarray(source, source + rowBytes), target);
    let axis = rank - 2; // the last axis is a row
    while (axis >= 0 && ++position[axis]! === size[axis]!) position[axis--] = 0;
    if (axis < 0) return;
  }
}

/** Bytes from one element to the next along each axis. */
function strides(shape: readonly number[], elementBytes: number): number[] {
  const result = shape.map(() => elementBytes);
  for (let axis = shape.length - 2; axis >= 0; axis--) result[axis] = result[axis + 1]! * shape[axis + 1]!;
  return result;
}
