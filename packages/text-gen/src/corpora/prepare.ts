import { FileFormatError } from '@dl/core';

/**
 * The book in a file of Project Gutenberg, without the notes before and after it.
 *
 * @throws {@link FileFormatError} if the lines that begin and end a book are missing.
 */
export function gutenbergBook(content: string): string {
  const found = /^\*\*\* ?START OF TH[^\n]*\*\*\*$(.*?)^\*\*\* ?END OF TH/msu.exec(content);
  if (found) return `${found[1]!.trim()}\n`;
  throw new FileFormatError(
    'this is no book of Project Gutenberg: the lines "*** START OF" and "*** END OF" are missing',
  );
}

/** The parts of a collection in Markdown that are recipes: those with ingredients. */
export function recipesOf(content: string): string {
  const parts = content.split(/^(?=# )/mu);
  const recipes = parts.filter((part) => part.startsWith('# ') && /^## ingredients/imu.test(part));
  return recipes.map((recipe) => `${recipe.trim()}\n`).join('\n');
}
