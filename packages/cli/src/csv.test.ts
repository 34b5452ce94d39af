import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { completeRecords, csvRecord } from './csv';

it('reads back what it writes, whatever is in the fields', () => {
  const fields = fc.array(fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', 'é', ' ') }), {
    minLength: 1,
  });
  fc.assert(
    fc.property(fc.array(fields), (records) => {
      const text = records.map((record) => `${csvRecord(record)}\n`).join('');
      expect(completeRecords(text)).toEqual({ records, length: text.length });
    }),
  );
});

it('leaves out a record that was not finished', () => {
  const whole = 'image,label\n"a,b.png",cat\n';
  const expected = { records: [['image', 'label'], ['a,b.png', 'cat']], length: whole.length }; // prettier-ignore
  for (const half of ['', 'c.png', 'c.png,d', '"c\nd.png"', '"c\nd'])
    expect(completeRecords(whole + half)).toEqual(expected);
});
