import { describe, expect, it } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { imagenetClasses } from './imagenet-classes';

const repository = fileURLToPath(new URL('../../../..', import.meta.url));
const root = process.env.DL_TEST_DATA ?? path.join(repository, '../shared/data');
const published = path.join(root, 'imagenet/labels/synset_words.txt');
const reason = existsSync(published) ? '' : ` (skipped: there is no ${published}; set DL_TEST_DATA)`;

describe('imagenetClasses', () => {
  it('are 1000 different synsets', async () => {
    const classes = await imagenetClasses();
    expect(new Set(classes.map(({ synset }) => synset)).size).toBe(1000);
    expect(classes[0]).toEqual({ synset: 'n01440764', words: ['tench', 'Tinca tinca'] });
    expect(classes[386]).toEqual({ synset: 'n02504458', words: ['African elephant', 'Loxodonta africana'] });
    expect(classes[999]!.words[0]).toBe('toilet tissue');
  });

  (reason ? it.skip : it)(`are those that were published${reason}`, async () => {
    const lines = (await imagenetClasses()).map(({ synset, words }) => `${synset} ${words.join(', ')}\n`);
    expect(lines.join('')).toBe(readFileSync(published, 'utf8'));
  });
});
