import { statSync } from 'node:fs';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { useBackend } from '@dl/core/backends';
import { evaluateText } from '../evaluate/evaluate-text';
import { generateText } from '../sample/generate';
import { loadStyle, shippedStyles, shippedWeights } from './load-style';

beforeAll(() => useBackend(process.env.DL_BACKEND ?? 'wasm'));

/** Lines that are not in the texts of the training, in each style. */
const unseen = {
  shakespeare:
    'KING HENRY:\nMy noble lord, what news is come from France? Speak, and be brief, for time is short with us.\n',
  recipes:
    '## Directions\n\n1. Heat the oven to 200 C.\n2. Mix the flour, the sugar and the butter in a large bowl.\n',
  code: "import { expect } from 'vitest';\n\nexport function sum(values: readonly number[]): number {\n  return 0;\n}\n",
};

it('covers all styles', () => expect(Object.keys(unseen)).toEqual(shippedStyles));

describe.each(Object.entries(unseen))('%s', (name, text) => {
  const style = name as keyof typeof unseen;

  it('is small, writes at once, and knows its style', async () => {
    expect(statSync(shippedWeights[style]).size).toBeLessThan(4e6);
    const model = await loadStyle(style);
    expect(model.trainedOn?.prime).toBeTruthy();
    expect(await generateText(model, { length: 40 })).toHaveLength(40);
    const { bitsPerCharacter } = await evaluateText(model, text, { context: 16 });
    expect(bitsPerCharacter).toBeLessThan(3.2); // nothing learned: log2 of the characters, more than 6
    model.dispose();
  });
});
