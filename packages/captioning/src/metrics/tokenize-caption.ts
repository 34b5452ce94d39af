/** Tokens that are left out, as coco-caption leaves them out: they say nothing about the words. */
const punctuation = new Set([
  ...["''", "'", '``', '`', '"', '“', '”', '‘', '’'],
  ...['.', '?', '!', ',', ':', '-', '--', '...', ';'],
]);

/** Clitics that the Penn Treebank separates from the word before. */
const clitic = /^(.+?)(n't|'s|'m|'d|'re|'ve|'ll)$/;

/** Words that the Penn Treebank writes as two. */
const contractions: Readonly<Record<string, readonly string[]>> = {
  cannot: ['can', 'not'],
  gonna: ['gon', 'na'],
  gotta: ['got', 'ta'],
  lemme: ['lem', 'me'],
  gimme: ['gim', 'me'],
  wanna: ['wan', 'na'],
};

/** Abbreviations whose full stop belongs to them. */
const abbreviations = /^(mr|mrs|ms|dr|st|jr|sr|vs|etc|no)\.$/;
const initials = /^(\p{L}\.)+$/u;

const brackets: Readonly<Record<string, string>> = {
  '(': '-lrb-',
  ')': '-rrb-',
  '{': '-lcb-',
  '}': '-rcb-',
  '[': '-lsb-',
  ']': '-rsb-',
};

const token =
  /\d+(?:[.,:/]\d+)*(?:-?\p{L}+)*|\p{L}\.(?:\p{L}\.)+|[\p{L}\p{M}\p{N}]+(?:['’][\p{L}]+)*(?:[-&/][\p{L}\p{M}\p{N}]+(?:['’][\p{L}]+)*)*(?:\.(?!\.))?|\.{2,}|--+|``|''|[^\s]/gu;

/**
 * The words of a caption as the metrics compare them: lower case, split like the Penn Treebank does (`don't` is `do n't`,
 * `dog's` is `dog 's`, `t-shirt` stays), without punctuation. This is the tokenisation of coco-caption for the English of
 * captions; it covers no web addresses, telephone numbers or smileys, which Stanford's tokenizer knows. Brackets stay, as the
 * words `-lrb-` and `-rrb-`: coco-caption leaves them in.
 *
 * ```ts
 * tokenizeCaption("A man's dog (black) doesn't sit, it runs."); // a man 's dog -lrb- black -rrb- does n't sit it runs
 * ```
 */
export function tokenizeCaption(caption: string): string[] {
  const found = caption.toLowerCase().replaceAll('’', "'").match(token) ?? [];
  return found.flatMap((word, index) => split(word, index === found.length - 1)).filter(isWord);
}

const isWord = (word: string) => !punctuation.has(word);

function split(word: string, isLast: boolean): readonly string[] {
  if (brackets[word]) return [brackets[word]];
  if (word.endsWith('.') && word.length > 1 && /\p{L}|\p{N}/u.test(word)) {
    const keeps = initials.test(word) || (abbreviations.test(word) && !isLast);
    if (!keeps) return split(word.slice(0, -1), isLast);
    return [word];
  }
  if (contractions[word]) return contractions[word];
  const parts = clitic.exec(word);
  return parts ? [...split(parts[1]!, false), parts[2]!] : [word];
}
