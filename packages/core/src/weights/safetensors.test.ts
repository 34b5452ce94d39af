import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readFile } from '#platform/files';
import { FileFormatError, InvalidArgumentError } from '../errors';
import { arrayOf, type HostDataType, type HostTensor } from '../host-tensor';
import { readSafetensors, writeSafetensors } from './safetensors';

const types: HostDataType[] = [
  'float64',
  'int64',
  'uint64',
  'float32',
  'int32',
  'uint32',
  'float16',
  'bfloat16',
  'int16',
  'uint16',
  'int8',
  'uint8',
  'bool',
];

const tensorArbitrary: fc.Arbitrary<HostTensor> = fc
  .tuple(fc.constantFrom(...types), fc.array(fc.nat(3), { maxLength: 4 }), fc.infiniteStream(fc.nat(255)))
  .map(([dtype, shape, random]) => {
    const data = new (arrayOf(dtype))(shape.reduce((product, size) => product * size, 1));
    new Uint8Array(data.buffer).forEach((_, index, bytes) => (bytes[index] = random.next().value as number));
    return { dtype, shape, data };
  });

const tensorsArbitrary = fc.dictionary(
  fc.string().filter((name) => !['__proto__', '__metadata__'].includes(name)),
  tensorArbitrary,
  { noNullPrototype: true, maxKeys: 6 },
);

/** A file with a header given as text. */
function fileOf(header: string, data = new Uint8Array()): Uint8Array {
  const text = new TextEncoder().encode(header);
  const bytes = new Uint8Array(8 + text.length + data.length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true);
  bytes.set(text, 8);
  bytes.set(data, 8 + text.length);
  return bytes;
}

const bytesOf = (data: HostTensor['data']) => new Uint8Array(data.buffer, data.byteOffset, data.byteLength);

describe('safetensors', () => {
  it('reads each type of a file that Python wrote', async () => {
    const bytes = await readFile(new URL('./fixtures/every-type.safetensors', import.meta.url));
    const { tensors, metadata } = readSafetensors(bytes);
    expect(metadata).toEqual({ writer: 'python' });
    expect(tensors).toEqual({
      f64: { dtype: 'float64', shape: [2, 2], data: Float64Array.of(0.5, -2, 1e300, Math.PI) },
      i64: { dtype: 'int64', shape: [2], data: BigInt64Array.of(-(2n ** 62n), 7n) },
      u64: { dtype: 'uint64', shape: [1], data: BigUint64Array.of(2n ** 63n + 1n) },
      f32: { dtype: 'float32', shape: [1, 3], data: Float32Array.of(1.5, -0.1, Infinity) },
      i32: { dtype: 'int32', shape: [2], data: Int32Array.of(-(2 ** 31), 2 ** 31 - 1) },
      u32: { dtype: 'uint32', shape: [], data: Uint32Array.of(2 ** 32 - 1) },
      f16: { dtype: 'float16', shape: [5], data: Uint16Array.of(0x3c00, 0xc100, 0x7bff, 0x0001, 0x7e00) },
      bf16: { dtype: 'bfloat16', shape: [3], data: Uint16Array.of(0x3f80, 0xc020, 0x7f61) },
      i16: { dtype: 'int16', shape: [2], data: Int16Array.of(-32768, 32767) },
      u16: { dtype: 'uint16', shape: [1], data: Uint16Array.of(65535) },
      i8: { dtype: 'int8', shape: [2], data: Int8Array.of(-128, 127) },
      u8: { dtype: 'uint8', shape: [3], data: Uint8Array.of(0, 255, 3) },
      bool: { dtype: 'bool', shape: [3], data: Uint8Array.of(1, 0, 1) },
      'f32 empty': { dtype: 'float32', shape: [0, 4], data: new Float32Array() },
    });
  });

  it('returns what was written, bit for bit', () => {
    fc.assert(
      fc.property(tensorsArbitrary, fc.dictionary(fc.string(), fc.string()), (tensors, texts) => {
        const metadata = Object.fromEntries(Object.entries(texts).filter(([key]) => key !== '__proto__'));
        const read = readSafetensors(writeSafetensors(tensors, metadata));
        expect(read.metadata).toEqual(metadata);
        expect(Object.keys(read.tensors).sort()).toEqual(Object.keys(tensors).sort());
        for (const [name, { dtype, shape, data }] of Object.entries(tensors)) {
          expect(read.tensors[name]).toMatchObject({ dtype, shape });
          expect(bytesOf(read.tensors[name]!.data)).toEqual(bytesOf(data));
        }
      }),
    );
  });

  it('writes the same bytes whatever the order of the tensors, each aligned to its type', () => {
    const tensors: Record<string, HostTensor> = {
      flags: { dtype: 'uint8', shape: [3], data: Uint8Array.of(1, 2, 3) },
      'b.weight': { dtype: 'float32', shape: [1], data: Float32Array.of(1) },
      'a.weight': { dtype: 'float32', shape: [1], data: Float32Array.of(2) },
      steps: { dtype: 'int64', shape: [], data: BigInt64Array.of(3n) },
    };
    const bytes = writeSafetensors(tensors, { b: '1', a: '2' });
    const reversed = Object.fromEntries(Object.entries(tensors).reverse());
    expect(writeSafetensors(reversed, { a: '2', b: '1' })).toEqual(bytes);
    const read = readSafetensors(bytes).tensors;
    expect(Object.keys(read)).toEqual(['steps', 'a.weight', 'b.weight', 'flags']);
    for (const { data } of Object.values(read)) expect(data.buffer).toBe(bytes.buffer);
  });

  it('copies where the bytes are not aligned', () => {
    const bytes = writeSafetensors({ x: { dtype: 'float64', shape: [1], data: Float64Array.of(Math.E) } });
    const shifted = new Uint8Array(bytes.length + 1);
    shifted.set(bytes, 1);
    expect(readSafetensors(shifted.subarray(1)).tensors['x']!.data).toEqual(Float64Array.of(Math.E));
  });

  it('rejects a file that is cut anywhere', () => {
    const bytes = writeSafetensors(
      {
        a: { dtype: 'float32', shape: [2], data: Float32Array.of(1, 2) },
        b: { dtype: 'uint8', shape: [1], data: Uint8Array.of(9) },
      },
      { format: 'dl' },
    );
    for (let length = 0; length < bytes.length; length++) {
      expect(() => readSafetensors(bytes.subarray(0, length))).toThrow(FileFormatError);
    }
  });

  it('never fails otherwise than by FileFormatError', () => {
    const valid = writeSafetensors({
      weight: { dtype: 'float32', shape: [2, 2], data: new Float32Array(4) },
    });
    const noise = fc.array(fc.tuple(fc.nat(valid.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 });
    const damagedBytes = noise.map((changes) => {
      const bytes = valid.slice();
      for (const [position, value] of changes) bytes[position] = value;
      return bytes;
    });
    const headers = fc.json().map((json) => fileOf(json, new Uint8Array(16)));
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 200 }), damagedBytes, headers), (bytes) => {
        try {
          readSafetensors(bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(FileFormatError);
        }
      }),
      { numRuns: 1000 },
    );
  });

  const f32 = (shape: unknown, offsets: unknown) =>
    JSON.stringify({ dtype: 'F32', shape, data_offsets: offsets });
  it.each([
    ['fewer than 8 bytes', new Uint8Array(3), 'it has 3 bytes'],
    ['a huge header', new Uint8Array(16).fill(0xff), 'claims 18446744073709551615 bytes'],
    ['a header beyond the end', Uint8Array.of(99, 0, 0, 0, 0, 0, 0, 0), 'should end at byte 107'],
    [
      'another file',
      new TextEncoder().encode('\x10\0\0\0\0\0\0\0<html>no</html>!'),
      'does not begin with "{"',
    ],
    ['broken JSON', fileOf('{"a":'), 'not JSON'],
    ['deeply nested JSON', fileOf(`{"a":${'['.repeat(1e6)}`), 'not JSON'],
    ['a tensor that is no object', fileOf('{"a":[]}'), 'tensor "a": its description is not an object'],
    [
      'an unknown type',
      fileOf('{"a":{"dtype":"F8_E5M2","shape":[],"data_offsets":[0,1]}}'),
      'unknown dtype "F8_E5M2"',
    ],
    ['a negative size', fileOf(`{"a":${f32([-1], [0, 0])}}`), 'its shape'],
    ['a fraction of a size', fileOf(`{"a":${f32([0.5], [0, 2])}}`, new Uint8Array(2)), 'its shape'],
    ['a shape whose size overflows', fileOf(`{"a":${f32([2 ** 52, 2 ** 52, 2 ** 52], [0, 4])}}`), 'needs'],
    [
      'a shape and offsets that disagree',
      fileOf(`{"a":${f32([2], [0, 4])}}`),
      'hold 4 bytes, F32 of shape [2] needs 8',
    ],
    ['offsets that run backwards', fileOf(`{"a":${f32([1], [4, 0])}}`, new Uint8Array(4)), 'hold -4 bytes'],
    ['three offsets', fileOf(`{"a":${f32([1], [0, 4, 8])}}`), 'data_offsets'],
    ['a tensor beyond the end', fileOf(`{"a":${f32([2 ** 40], [0, 2 ** 42])}}`), 'it is truncated'],
    [
      'an overlap',
      fileOf(`{"a":${f32([2], [0, 8])},"b":${f32([1], [4, 8])}}`, new Uint8Array(8)),
      'overlaps',
    ],
    ['a hole', fileOf(`{"a":${f32([1], [4, 8])}}`, new Uint8Array(8)), 'leaves a hole'],
    ['bytes at the end', fileOf(`{"a":${f32([1], [0, 4])}}`, new Uint8Array(5)), 'belong to no tensor'],
    ['metadata that are no strings', fileOf('{"__metadata__":{"a":1}}'), '__metadata__'],
    [
      '__proto__ as a tensor',
      fileOf(`{"__proto__":${f32([1], [0, 4])}}`, new Uint8Array(4)),
      'name is not allowed',
    ],
    ['__proto__ in the metadata', fileOf('{"__metadata__":{"__proto__":"x"}}'), 'forbidden key'],
  ])('rejects %s', (_, bytes, message) => {
    expect(() => readSafetensors(bytes)).toThrow(FileFormatError);
    expect(() => readSafetensors(bytes)).toThrow(message);
  });

  it.each<[string, Record<string, HostTensor>, string]>([
    [
      'data of another length',
      { a: { dtype: 'float32', shape: [3], data: new Float32Array(2) } },
      '3 elements',
    ],
    [
      'data of another type',
      { a: { dtype: 'float32', shape: [2], data: new Int32Array(2) } },
      'Float32Array',
    ],
    [
      'a reserved name',
      { __metadata__: { dtype: 'uint8', shape: [0], data: new Uint8Array() } },
      'cannot be named',
    ],
  ])('does not write %s', (_, tensors, message) => {
    expect(() => writeSafetensors(tensors)).toThrow(InvalidArgumentError);
    expect(() => writeSafetensors(tensors)).toThrow(message);
  });
});
