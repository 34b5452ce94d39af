import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { FileFormatError } from '../../errors';
import { readIdx } from './idx';

function idx(type: number, shape: number[], content: Uint8Array): Uint8Array {
  const header = new DataView(new ArrayBuffer(4 + 4 * shape.length));
  header.setUint8(2, type);
  header.setUint8(3, shape.length);
  shape.forEach((dimension, i) => header.setUint32(4 + 4 * i, dimension));
  return Uint8Array.of(...new Uint8Array(header.buffer), ...content);
}

describe('readIdx', () => {
  it('reads bytes of any shape', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(4), { maxLength: 4 }), (shape) => {
        const content = Uint8Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => i);
        expect(readIdx(idx(0x08, shape, content))).toEqual({ dtype: 'uint8', shape, data: content });
      }),
    );
  });

  it.each([
    [0x09, 'int8', Int8Array.of(-1, 2)],
    [0x0b, 'int16', Int16Array.of(-1, 513)],
    [0x0c, 'int32', Int32Array.of(-1, 66051)],
    [0x0d, 'float32', Float32Array.of(-0.5, 1e10)],
    [0x0e, 'float64', Float64Array.of(-0.1, 1e300)],
  ])('reads big-endian elements of type %i', (type, dtype, data) => {
    const bytes = new Uint8Array(data.buffer.slice(0));
    for (let i = 0; i < bytes.length; i += data.BYTES_PER_ELEMENT) {
      bytes.subarray(i, i + data.BYTES_PER_ELEMENT).reverse();
    }
    expect(readIdx(idx(type, [2], bytes))).toEqual({ dtype, shape: [2], data });
  });

  it('refuses dimensions that the file has no room for, without allocating them', () => {
    expect(() => readIdx(idx(0x08, [0xffffffff, 0xffffffff], new Uint8Array(10)))).toThrow(
      /uint8 \[4294967295, 4294967295\] needs .* but it has 22/,
    );
  });

  it('answers garbage and truncation with a typed error', () => {
    const whole = idx(0x08, [3, 4], new Uint8Array(12));
    for (let length = 0; length < whole.length; length++) {
      expect(() => readIdx(whole.slice(0, length))).toThrow(FileFormatError);
    }
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 20, maxLength: 40 }), (garbage) => {
        expect(() => readIdx(garbage)).toThrow(FileFormatError);
        expect(() => readIdx(Uint8Array.of(0, 0, 8, 3, ...garbage.fill(255, 0, 4)))).toThrow(FileFormatError);
      }),
    );
  });
});
