import { InvalidArgumentError } from '../../errors';

/** Height and width in pixels; one number stands for both. */
export type Size = number | readonly [height: number, width: number];

/** @throws {@link InvalidArgumentError} unless all numbers are positive integers. */
export function toHeightAndWidth(size: Size): [height: number, width: number] {
  const [height, width] = typeof size === 'number' ? [size, size] : size;
  if (![height, width].every((value) => Number.isInteger(value) && value > 0)) {
    throw new InvalidArgumentError(
      `a size is a positive integer or [height, width] in pixels; received ${JSON.stringify(size)}`,
    );
  }
  return [height, width];
}
