import { InvalidArgumentError } from '../errors';

/**
 * Throws an {@link InvalidArgumentError} unless every value is a number in [low, high). `owner` is the function whose
 * options they are.
 */
export function assertRange(owner: string, values: Record<string, number>, low = 0, high = Infinity): void {
  for (const [name, value] of Object.entries(values)) {
    if (value >= low && value < high) continue;
    throw new InvalidArgumentError(`${owner}: ${name} is ${value}; it must be a number in [${low}, ${high})`);
  }
}

/** Throws an {@link InvalidArgumentError} unless every value is a positive number. */
export function assertPositive(owner: string, values: Record<string, number>): void {
  for (const [name, value] of Object.entries(values)) {
    if (value > 0) continue;
    throw new InvalidArgumentError(`${owner}: ${name} is ${value}; it must be a positive number`);
  }
}
