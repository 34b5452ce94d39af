import { describe, expect, it } from '@jest/globals';
import { FileFormatError } from '@dl/core';
import fc from 'fast-check';
import { assertLayout, rowMajorStrides, spannedElements, tensorFromStrided } from './strided';

describe('tensorFromStrided', () => {
  const axis = fc.record({ size: fc.integer({ min: 0, max: 4 }), stride: fc.integer({ min: 0, max: 6 }) });

  it('puts element (i, j, ...) where row-major order has it', () => {
    fc.assert(
      fc.property(fc.array(axis, { maxLength: 4 }), (axes) => {
        const shape = axes.map(({ size }) => size);
        const strides = axes.map(({ stride }) => stride);
        const layout = { dtype: 'int32', shape, strides } as const;
        const elements = Int32Array.from({ length: spannedElements(layout) }, (_, i) => i);
        // The offset of every element, axis by axis; elements are their own offsets.
        const expected = axes.reduce(
          (offsets, { size, stride }) =>
            offsets.flatMap((offset) => Array.from({ length: size }, (_, i) => offset + i * stride)),
          [0],
        );
        const tensor = tensorFromStrided(layout, new Uint8Array(elements.buffer));
        expect(tensor).toEqual({ dtype: 'int32', shape, data: Int32Array.from(expected) });
      }),
    );
  });

  it('is a view of row-major elements', () => {
    const bytes = new Uint8Array(24);
    const { data } = tensorFromStrided(
      { dtype: 'float32', shape: [2, 3], strides: rowMajorStrides([2, 3]) },
      bytes,
    );
    expect(data.buffer).toBe(bytes.buffer);
  });
});

describe('assertLayout', () => {
  it.each([
    [[2], [1, 1]],
    [[-1], [1]],
    [[2], [-1]],
    [[1.5], [1]],
    ['ab', [1, 1]],
    [new Array(65).fill(1), new Array(65).fill(1)],
  ])('refuses the shape %j with the strides %j', (shape, strides) => {
    expect(() => assertLayout(shape, strides)).toThrow(FileFormatError);
  });
});
