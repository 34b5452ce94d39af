import { InvalidArgumentError } from '@dl/core';
import { Box, Discrete, MultiDiscrete, type Space } from '../spaces';

/** How observations are encoded, in plain data: numbers of a shape, or integers below sizes. */
export type ObservationForm =
  { type: 'numbers'; shape: readonly number[] } | { type: 'integers'; sizes: readonly number[] };

/** Makes observations what a network reads. */
export interface ObservationEncoder {
  /** Of what a network reads, without the batch. */
  readonly shape: readonly number[];
  readonly size: number;
  /** Whether an observation has the form. */
  reads(observation: unknown): boolean;
  encode(observation: unknown): Float32Array;
}

/**
 * The form of a space's observations.
 *
 * @throws {@link InvalidArgumentError} for a space that is not known.
 */
export function observationFormOf(space: Space<unknown>): ObservationForm {
  if (space instanceof Box) return { type: 'numbers', shape: [...space.shape] };
  if (space instanceof Discrete) return { type: 'integers', sizes: [space.size] };
  if (space instanceof MultiDiscrete) return { type: 'integers', sizes: [...space.sizes] };
  throw new InvalidArgumentError(
    `an agent reads observations of a Box, a Discrete or a MultiDiscrete space; received ${space.describe()}`,
  );
}

/** Numbers stay what they are; an integer becomes a one in a list of zeros, and a list of integers several of them. */
export function observationEncoder(form: ObservationForm): ObservationEncoder {
  if (form.type === 'numbers') {
    const size = form.shape.reduce((product, length) => product * length, 1);
    return {
      shape: form.shape,
      size,
      reads: (observation) => (observation as Float32Array | undefined)?.length === size,
      encode: (observation) => observation as Float32Array,
    };
  }
  const { sizes } = form;
  const size = sizes.reduce((sum, length) => sum + length, 0);
  const space = new MultiDiscrete(sizes);
  return {
    shape: [size],
    size,
    reads: (observation) => space.contains(listOf(observation)),
    encode(observation) {
      const encoded = new Float32Array(size);
      const integers = listOf(observation);
      let start = 0;
      sizes.forEach((length, i) => {
        encoded[start + integers[i]!] = 1;
        start += length;
      });
      return encoded;
    },
  };
}

const listOf = (observation: unknown) =>
  (Array.isArray(observation) ? observation : [observation]) as number[];
