import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readFile } from '#platform/files';
import { FileFormatError } from '../../errors';
import { TruncatedFileError } from '../../internal/byte-reader';
import { numpyGlobals } from './numpy-globals';
import { latin1Bytes } from './python-objects';
import { unpickle, unpickleFirst } from './unpickle';

/** Made by `fixtures/pickles.py`. */
const fixture = (name: string) => readFile(new URL(`fixtures/${name}.pickle`, import.meta.url));
const options = { globals: numpyGlobals };
const ascii = (text: string) => new TextEncoder().encode(text);

describe('unpickle', () => {
  it.each([2, 3, 4, 5])('reads plain values of protocol %i', async (protocol) => {
    const values = unpickle(await fixture(`values-${protocol}`)) as Map<unknown, unknown>;
    expect(Object.fromEntries(values)).toEqual({
      none: null,
      booleans: [true, false],
      integers: [0, 255, 256, 65536, -1, 2 ** 31, -(2 ** 40), 2 ** 53 - 1, 2n ** 70n, -(2n ** 70n)],
      floats: [0.1, -1e300, Infinity],
      text: 'naïve ☃ 𝄞',
      'long text': 'x'.repeat(300),
      bytes: Uint8Array.of(0, 255),
      tuple: [[], [1], [1, 2], [1, 2, 3], [1, 2, 3, 4]],
      nested: new Map([['a', new Map([['b', [1, new Map([['c', 2]])]]])]]),
      same: [['shared'], ['shared']],
      ordered: new Map([
        ['x', 1],
        ['y', 2],
      ]),
      3: 'integer key',
    });
    const [first, second] = values.get('same') as [unknown, unknown];
    expect(first).toBe(second);
  });

  it.each([2, 3, 4, 5])('reads NumPy arrays of protocol %i', async (protocol) => {
    const arrays = unpickle(await fixture(`arrays-${protocol}`), options) as Map<string, unknown>;
    const plain = [...arrays].map(([name, value]) => [
      name,
      typeof value === 'object' ? { ...value } : value,
    ]);
    expect(Object.fromEntries(plain)).toEqual({
      uint8: { dtype: 'uint8', shape: [2, 3], data: Uint8Array.of(0, 1, 2, 3, 4, 5) },
      float32: { dtype: 'float32', shape: [5], data: Float32Array.of(-1, -0.5, 0, 0.5, 1) },
      float64: { dtype: 'float64', shape: [1, 1], data: Float64Array.of(0.1) },
      int64: { dtype: 'int64', shape: [2], data: BigInt64Array.of(1n, -(2n ** 40n)) },
      bool: { dtype: 'bool', shape: [2], data: Uint8Array.of(1, 0) },
      empty: { dtype: 'int32', shape: [0, 4], data: new Int32Array() },
      scalar: 0.25,
    });
  });

  it('reads sets', async () => {
    const sets = unpickle(await fixture('set')) as Map<string, unknown>;
    expect(sets.get('set')).toEqual(new Set([1, 2]));
    expect(sets.get('frozen')).toEqual(new Set([3]));
  });

  it('refuses by name what is not allowed', async () => {
    const attack = await fixture('attack');
    expect(() => unpickle(attack, options)).toThrow(/builtins\.eval, which is not allowed/);
    const arrays = await fixture('arrays-2');
    expect(() => unpickle(arrays)).toThrow(/numpy\.core\.multiarray\._reconstruct/);
  });

  it.each(['toString', 'constructor', '__proto__'])(
    'does not take the name %s from Object.prototype',
    (name) => {
      const bytes = Uint8Array.of(0x80, 2, ...ascii(`c\n${name}\n.`));
      expect(() => unpickle(bytes, { globals: {} })).toThrow(/not allowed/);
    },
  );

  it.each([
    ['big-endian', /little-endian/],
    ['fortran', /Fortran order/],
    ['objects', /type "O8" is not supported/],
  ])('refuses %s arrays and says why', async (name, message) => {
    const bytes = await fixture(name);
    expect(() => unpickle(bytes, options)).toThrow(message);
  });

  it('hands persistent ids to the caller', () => {
    const bytes = Uint8Array.of(0x80, 2, ...ascii('U\x03key'), ...ascii('Q.'));
    expect(unpickle(bytes, { persistentLoad: (id) => `loaded ${String(id)}` })).toBe('loaded key');
    expect(() => unpickle(bytes)).toThrow(/outside of it/);
  });

  it('asks the caller about names that the list lacks', () => {
    const call = Uint8Array.of(0x80, 2, ...ascii('cmodule\nName\n)R.'));
    const findGlobal = (name: string) => (name === 'module.Name' ? () => 'made' : undefined);
    expect(unpickle(call, { findGlobal })).toBe('made');
    const other = Uint8Array.of(0x80, 2, ...ascii('cmodule\nOther\n)R.'));
    expect(() => unpickle(other, { findGlobal })).toThrow(/module\.Other, which is not allowed/);
  });

  it('reads the first of several pickles, and says if it is cut', async () => {
    const first = await fixture('values-2');
    const both = Uint8Array.of(...first, ...(await fixture('set')));
    const { value, end } = unpickleFirst(both);
    expect([end, value]).toEqual([first.length, unpickle(first)]);
    expect(() => unpickleFirst(first.subarray(0, 100))).toThrow(TruncatedFileError);
  });

  const protocol2 = (text: string) => latin1Bytes(`\x80\x02${text}`);

  it('does not call with more arguments than anything takes', () => {
    const bytes = protocol2(`ccollections\nOrderedDict\n(${'N'.repeat(200_000)}tR.`);
    expect(() => unpickle(bytes)).toThrow(/with 200000 arguments/);
  });

  it('does not copy again and again what it has once', () => {
    const pairs = Array.from({ length: 40 }, (_, i) => `K${String.fromCharCode(i)}N\x86`).join('');
    const copy = 'h\x01h\x02\x85R';
    const copies = (count: number) =>
      unpickle(protocol2(`ccollections\nOrderedDict\nq\x01](${pairs}eq\x02${copy.repeat(count)}.`));
    expect(copies(1)).toEqual(new Map(Array.from({ length: 40 }, (_, i) => [i, null])));
    expect(() => copies(400)).toThrow(/more bytes than it has/);
  });

  it('does not unfold to more bytes than the file has', () => {
    const encode = [...ascii('c_codecs\nencode\nq\x01')];
    const text = [
      ...ascii('X'),
      200,
      0,
      0,
      0,
      ...new Uint8Array(200).fill(0x61),
      ...latin1Bytes('q\x02X\x06\0\0\0latin1\x86q\x03'),
    ];
    const again = [...ascii('h\x01h\x03R')];
    const bytes = Uint8Array.of(
      0x80,
      2,
      ...encode,
      ...text,
      ...Array.from({ length: 50 }, () => again).flat(),
      0x2e,
    );
    expect(() => unpickle(bytes)).toThrow(/more bytes than it has/);
  });

  it('answers garbage with a typed error', () => {
    const isFormatError = (bytes: Uint8Array) => {
      try {
        unpickle(bytes, options);
      } catch (error) {
        expect(error).toBeInstanceOf(FileFormatError);
      }
    };
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (tail) =>
        isFormatError(Uint8Array.of(0x80, 2, ...tail)),
      ),
    );
    fc.assert(fc.property(fc.uint8Array({ maxLength: 50 }), isFormatError));
  });

  it.each(['values-2', 'values-5', 'arrays-2', 'arrays-5', 'cifar10'])(
    'answers damage to %s with a typed error',
    async (name) => {
      const whole = await fixture(name);
      const index = fc.nat(whole.length - 1);
      fc.assert(
        fc.property(index, (length) => {
          expect(() => unpickle(whole.slice(0, length), options)).toThrow(FileFormatError);
        }),
      );
      fc.assert(
        fc.property(index, fc.nat(255), (position, value) => {
          const damaged = whole.slice();
          damaged[position] = value;
          try {
            unpickle(damaged, options);
          } catch (error) {
            expect(error).toBeInstanceOf(FileFormatError);
          }
        }),
      );
    },
  );
});
