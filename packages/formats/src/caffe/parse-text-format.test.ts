import { FileFormatError } from '@dl/core';
import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseTextFormat } from './parse-text-format';

it('reads numbers, strings, words, messages and lists', () => {
  const message = parseTextFormat(`
    # a comment
    integers: 12 integers: -3, integers: 0x1F; integers: 017
    floats: [1.5, -2e-3, .5, 1., 3f, 1.5F, inf, -inf, nan] # and one behind
    text: "a\\tb\\"\\x41\\103\\u00e9" 'it''s' "\\303\\251"
    yes: true no: f
    pool: AVE by_number: 1
    nested { deep: { value: 1 } } nested < value: 2 >
    list: [{ value: 3 }, { value: 4 }]
    empty: []
  `);
  expect(message.integers('integers')).toEqual([12, -3, 31, 15]);
  expect(message.numbers('floats')).toEqual([1.5, -0.002, 0.5, 1, 3, 1.5, Infinity, -Infinity, NaN]);
  expect(message.string('text')).toBe('a\tb"AC\u00e9its\u00e9');
  expect([message.boolean('yes'), message.boolean('no'), message.boolean('neither')]).toEqual([
    true,
    false,
    undefined,
  ]);
  expect(message.choice('pool', ['MAX', 'AVE'])).toBe('AVE');
  expect(message.choice('by_number', ['MAX', 'AVE'])).toBe('AVE');
  const [first, second] = message.messages('nested');
  expect(first!.message('deep').integer('value')).toBe(1);
  expect(second!.integer('value')).toBe(2);
  expect(message.messages('list').map((item) => item.integer('value'))).toEqual([3, 4]);
  expect(message.strings('empty')).toEqual([]);
});

it('reads long strings, characters of every plane and both quotes', () => {
  const long = 'x\u{1f600}'.repeat(100_000);
  expect(parseTextFormat(`text: "${long}"`).string('text') === long).toBe(true);
  expect(parseTextFormat(String.raw`a: "\U0001f600\xe2\202\254'" 'it\'s "'`).string('a')).toBe(
    "\u{1f600}\u20ac'it's \"",
  );
});

it('keeps names that plain objects have', () => {
  const message = parseTextFormat('__proto__ { constructor: 1 } toString: "x"');
  expect(message.message('__proto__').integer('constructor')).toBe(1);
  expect(message.string('toString')).toBe('x');
  expect(message.has('hasOwnProperty')).toBe(false);
});

it.each([
  ['a { b: 1', 'line 1, column 3: a message has no "}" at its end'],
  ['a: 1\nb: }', 'line 2, column 4: expected a value, received "}"'],
  ['a 1', 'line 1, column 3: expected ":" or "{" after "a", received "1"'],
  ['a: "x\n"', 'line 1, column 4: a string does not end in its line'],
  ['a: "\\q"', 'line 1, column 5: a string has an escape sequence that is none'],
  ['a: "\\xff"', 'line 1, column 4: a string is not UTF-8'],
  ['a: 12x', 'line 1, column 4: a number runs into a word'],
  ['a: [1 2]', 'line 1, column 7: expected "]", received "2"'],
  ['a: - {}', 'line 1, column 6: expected a number after "-", received "{"'],
  ['\n  %', 'line 2, column 3: "%" has no meaning here'],
  ['[some.extension]: 1', 'line 1, column 1: expected the name of a field, received "["'],
  ['a:', 'line 1, column 3: expected a value, received the end of the file'],
  ['a {'.repeat(100), 'messages nest deeper than 64'],
])('says where %j is wrong', (text, error) => {
  expect(() => parseTextFormat(text)).toThrow(FileFormatError);
  expect(() => parseTextFormat(text)).toThrow(error);
});

it('says which type a field has', () => {
  const message = parseTextFormat('a: 1 a: 2\nb: WORD\nc { }', 'net.prototxt');
  expect(() => message.integer('a')).toThrow(
    'net.prototxt, line 1, column 4: "a" is given 2 times, not once',
  );
  expect(() => message.string('b')).toThrow('line 2, column 4: "b" is a string in quotes, received "WORD"');
  expect(() => message.number('b')).toThrow('"b" is a number, received "WORD"');
  expect(() => message.boolean('b')).toThrow('"b" is true or false, received "WORD"');
  expect(() => message.choice('b', ['MAX', 'AVE'])).toThrow('"b" is one of MAX, AVE, received "WORD"');
  expect(() => message.integers('c')).toThrow('line 3, column 3: "c" is an integer, received a message');
});

it('reads any text or says what is wrong with it', () => {
  const piece = fc.constantFrom(
    'a',
    ':',
    '{',
    '}',
    '<',
    '>',
    '[',
    ']',
    ',',
    '-',
    '"',
    "'",
    '\\',
    '1',
    '.',
    'e',
    '#',
    '\n',
    ' ',
  );
  const text = fc.oneof(
    fc.array(piece).map((pieces) => pieces.join('')),
    fc.string({ unit: 'binary' }),
  );
  fc.assert(
    fc.property(text, (text) => {
      try {
        parseTextFormat(text);
      } catch (error) {
        expect(error).toBeInstanceOf(FileFormatError);
      }
    }),
    { numRuns: 1000 },
  );
});
