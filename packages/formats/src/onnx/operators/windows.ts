import { reach, type Padding } from '@dl/core/internal';
import type { OperatorCall } from '../operator-call';

/** How windows slide over the spatial axes. */
export interface Windows {
  kernel: readonly number[];
  stride: readonly number[];
  dilation: readonly number[];
  /** What is added before and after each axis. */
  padding: readonly Padding[];
}

export const autoPads = ['NOTSET', 'SAME_UPPER', 'SAME_LOWER', 'VALID'] as const;

/** The attributes of a convolution or pool over axes of the sizes `space`. */
export function windowsOf(call: OperatorCall, space: readonly number[], kernel: readonly number[]): Windows {
  const { attributes } = call;
  const ones = space.map(() => 1);
  const stride = positive(call, 'strides', attributes.integers('strides') ?? ones, space.length);
  const dilation = positive(call, 'dilations', attributes.integers('dilations') ?? ones, space.length);
  positive(call, 'kernel_shape', kernel, space.length);
  const autoPad = attributes.text('auto_pad', autoPads);
  if (autoPad === 'NOTSET') {
    const pads = attributes.integers('pads') ?? [...space, ...space].map(() => 0);
    if (pads.length !== 2 * space.length || pads.some((pad) => pad < 0))
      call.fail(
        `has the pads ${pads.join(', ')}; two numbers from 0 on are expected for each of ${space.length} axes`,
      );
    return { kernel, stride, dilation, padding: space.map((_, i) => [pads[i]!, pads[i + space.length]!]) };
  }
  const padding = space.map((size, axis): Padding => {
    if (autoPad === 'VALID') return [0, 0];
    const window = reach(kernel[axis]!, dilation[axis]!);
    const step = stride[axis]!;
    return shared(Math.max(0, (Math.ceil(size / step) - 1) * step + window - size), autoPad === 'SAME_LOWER');
  });
  return { kernel, stride, dilation, padding };
}

/** Padding on both sides of an axis, an odd one at its end or at its beginning. */
export function shared(total: number, lower: boolean): Padding {
  const [less, more] = [Math.floor(total / 2), Math.ceil(total / 2)];
  return lower ? [more, less] : [less, more];
}

/** As many windows fit: with `ceil` also one that reaches beyond the padding, if it starts before it. */
export function windowCounts(
  space: readonly number[],
  { kernel, stride, dilation, padding }: Windows,
  ceil = false,
) {
  return space.map((size, axis) => {
    const [before, after] = padding[axis]!;
    const steps = (size + before + after - reach(kernel[axis]!, dilation[axis]!)) / stride[axis]!;
    if (!ceil) return Math.floor(steps) + 1;
    return Math.ceil(steps) + (Math.ceil(steps) * stride[axis]! >= size + before ? 0 : 1);
  });
}

function positive(
  call: OperatorCall,
  name: string,
  values: readonly number[],
  length: number,
): readonly number[] {
  if (values.length === length && values.every((value) => value > 0)) return values;
  return call.fail(`has ${name} ${values.join(', ')}; ${length} positive numbers are expected`);
}
