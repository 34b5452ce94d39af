import type { TensorReader } from '@dl/core/weights';

/** Shape and numbers of every tensor of a file. */
export const valuesOf = async (file: TensorReader) =>
  Object.fromEntries(
    Object.entries(await file.read()).map(([name, { shape, data }]) => [
      name,
      [[...shape], Array.from(data as ArrayLike<number | bigint>, Number)],
    ]),
  );
