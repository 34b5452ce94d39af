import { arrayOf, FileFormatError, type HostTensor } from '@dl/core';

/** A change of a tensor's layout, as data. */
export type TensorStep =
  /** Axis i of the result is axis `axes[i]` of the tensor. */
  | { readonly type: 'transpose'; readonly axes: readonly number[] }
  /** The same elements in another shape; -1 is the size that is left over. */
  | { readonly type: 'reshape'; readonly shape: readonly number[] }
  /** Turns an axis around, such as blue, green, red into red, green, blue. */
  | { readonly type: 'reverse'; readonly axis: number };

type Description = Pick<HostTensor, 'dtype' | 'shape'>;

/**
 * The shape after some steps.
 *
 * @throws {@link FileFormatError} if a step cannot be made: the tensor is not what its name says.
 */
export function shapeAfter(shape: readonly number[], steps: readonly TensorStep[]): readonly number[] {
  return steps.reduce(shapeAfterStep, shape);
}

/** The tensor after some steps. Without any it is the same, and shares its memory. */
export function applySteps(tensor: HostTensor, steps: readonly TensorStep[]): HostTensor {
  return steps.reduce((current, step) => {
    const shape = shapeAfterStep(current.shape, step);
    if (step.type === 'reshape') return { ...current, shape };
    const data = gather(current, shape, step);
    return { ...current, shape, data };
  }, tensor);
}

function shapeAfterStep(shape: readonly number[], step: TensorStep): readonly number[] {
  const fail = () =>
    new FileFormatError(
      `a tensor of shape [${shape.join(', ')}] cannot be changed by ${JSON.stringify(step)}: these are other weights ` +
        'than the mapping is for',
    );
  if (step.type === 'transpose') {
    if (step.axes.length !== shape.length) throw fail();
    return step.axes.map((axis) => shape[axis]!);
  }
  if (step.type === 'reverse') {
    if (step.axis >= shape.length) throw fail();
    return shape;
  }
  const elements = shape.reduce((product, size) => product * size, 1);
  const known = step.shape.reduce((product, size) => (size === -1 ? product : product * size), 1);
  const sizes = step.shape.map((size) => (size === -1 ? elements / known : size));
  if (!sizes.every(Number.isInteger) || sizes.reduce((product, size) => product * size, 1) !== elements)
    throw fail();
  return sizes;
}

/** Copies the elements into the order of a transposed or reversed tensor, by one pass over the result. */
function gather(
  { dtype, shape: from, data }: HostTensor,
  to: readonly number[],
  step: Exclude<TensorStep, { type: 'reshape' }>,
): HostTensor['data'] {
  const strides = from.map((_, axis) => from.slice(axis + 1).reduce((product, size) => product * size, 1));
  const axes = step.type === 'transpose' ? step.axes : from.map((_, axis) => axis);
  const steps = axes.map((axis) => strides[axis]!);
  let position = 0;
  if (step.type === 'reverse') {
    position = (from[step.axis]! - 1) * steps[step.axis]!;
    steps[step.axis] = -steps[step.axis]!;
  }
  const result = new (arrayOf(dtype))(data.length);
  const index = new Array<number>(to.length).fill(0);
  for (let i = 0; i < result.length; i++) {
    result[i] = data[position]!;
    for (let axis = to.length - 1; axis >= 0; axis--) {
      position += steps[axis]!;
      if (++index[axis]! < to[axis]!) break;
      position -= steps[axis]! * to[axis]!;
      index[axis] = 0;
    }
  }
  return result;
}

/** Type and shape after some steps. */
export function describeAfter({ dtype, shape }: Description, steps: readonly TensorStep[]): Description {
  return { dtype, shape: shapeAfter(shape, steps) };
}
