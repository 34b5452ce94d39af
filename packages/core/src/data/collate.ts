import { InvalidArgumentError, ShapeError } from '../errors';
import { arrayOf, type HostTensor } from '../host-tensor';
import type { Sample, SampleValue } from './dataset';

/**
 * Samples side by side: tensors are stacked along a new first axis, numbers become a vector, strings an array.
 */
export type Batch<Item> = {
  readonly [Field in keyof Item]: Item[Field] extends HostTensor<infer Type>
    ? HostTensor<Type>
    : Item[Field] extends string
      ? string[]
      : HostTensor<'int32' | 'float32'>;
};

/**
 * Makes one batch of samples. Numbers become int32 if all of them are integers, as class labels are, else float32; a
 * sample that holds a `HostTensor` of shape [] fixes the type itself.
 *
 * ```ts
 * collate([{ image, label: 3 }, { image, label: 5 }]); // { image: [2, 28, 28, 1], label: int32 [2] }
 * ```
 *
 * @throws {@link ShapeError} if tensors of one field differ in shape or type.
 */
export function collate<Item extends Sample>(samples: readonly Item[]): Batch<Item> {
  const fields = Object.keys(samples[0] ?? {});
  return Object.fromEntries(
    fields.map((field) => [
      field,
      collateField(
        field,
        samples.map((sample) => sample[field]),
      ),
    ]),
  ) as Batch<Item>;
}

function collateField(field: string, values: (SampleValue | undefined)[]): HostTensor | string[] {
  if (values.every((value) => typeof value === 'number')) return vector(values);
  if (values.every((value) => typeof value === 'string')) return values;
  if (values.every((value) => typeof value === 'object')) return stack(field, values);
  const kinds = [...new Set(values.map((value) => typeof value))];
  throw new InvalidArgumentError(
    `the field "${field}" is ${kinds.join(' and ')} in samples of one batch; it must be a number, a string or a tensor in all`,
  );
}

function vector(values: number[]): HostTensor<'int32' | 'float32'> {
  const integers = values.every((value) => value === (value | 0));
  return integers
    ? { dtype: 'int32', shape: [values.length], data: Int32Array.from(values) }
    : { dtype: 'float32', shape: [values.length], data: Float32Array.from(values) };
}

function stack(field: string, tensors: HostTensor[]): HostTensor {
  const { dtype, shape, data } = tensors[0]!;
  const stacked = new (arrayOf(dtype))(data.length * tensors.length);
  tensors.forEach((tensor, i) => {
    if (tensor.dtype !== dtype || tensor.shape.join() !== shape.join()) {
      throw new ShapeError(
        `the field "${field}" is ${dtype} [${shape.join()}] in one sample of a batch and ${tensor.dtype} ` +
          `[${tensor.shape.join()}] in another; bring all to one shape, for images with resize or a crop`,
      );
    }
    stacked.set(tensor.data as never, i * data.length);
  });
  return { dtype, shape: [tensors.length, ...shape], data: stacked };
}
