import { arrayOf, type HostTensor } from '@dl/core';

/** Tensors of one shape and type as one, [count, ...shape]. */
export function concatenateTensors<Type extends 'uint8' | 'float32'>(
  tensors: readonly HostTensor<Type>[],
): HostTensor<Type> {
  const { dtype, shape, data } = tensors[0]!;
  const all = new (arrayOf(dtype))(tensors.length * data.length) as HostTensor<Type>['data'];
  for (const [index, tensor] of tensors.entries()) all.set(tensor.data, index * data.length);
  return { dtype, shape: [tensors.length, ...shape], data: all };
}
