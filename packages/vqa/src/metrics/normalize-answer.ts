import { contractions } from './contractions';

const punctuation = [...';/[]"{}()=+\\_-><@`,?!'];
const articles = new Set(['a', 'an', 'the']);
const digits = new Map(
  ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'].map(
    (word, digit) => [word, String(digit)],
  ),
).set('none', '0');

/**
 * The form in which VQA's official script compares answers (visualqa.org/evaluation): lower case, numbers up to ten as digits,
 * no articles, apostrophes where contractions lack one, no full stops but in decimals. Other punctuation goes if it stands beside
 * a space anywhere in the answer, or the answer has a comma between digits; else it becomes a space.
 *
 * ```ts
 * normalizeAnswer('The two  dogs.'); // '2 dogs'
 * normalizeAnswer('red/white'); // 'red white'
 * normalizeAnswer('dont'); // "don't"
 * ```
 */
export function normalizeAnswer(answer: string): string {
  const text = answer.replaceAll(/[\n\t]/g, ' ').trim();
  const hasThousands = /\d,\d/.test(text);
  let plain = text;
  for (const sign of punctuation) {
    const isBesideSpace = text.includes(`${sign} `) || text.includes(` ${sign}`);
    plain = plain.replaceAll(sign, isBesideSpace || hasThousands ? '' : ' ');
  }
  return plain
    .replaceAll(/\.(?!\d)/g, '')
    .toLowerCase()
    .split(/\s+/)
    .map((word) => digits.get(word) ?? word)
    .filter((word) => word && !articles.has(word))
    .map((word) => contractions.get(word) ?? word)
    .join(' ');
}
